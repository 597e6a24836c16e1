using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam.Server.Answers;

/// <summary>KServe's V1 <c>:explain</c>.</summary>
internal sealed record ExplanationsAnswer(IReadOnlyList<ExplainAnswer> Explanations);

/// <summary>KServe's V1 <c>:predict</c>.</summary>
internal sealed record PredictionsAnswer(IReadOnlyList<PredictAnswer> Predictions);

/// <summary>What a model gives for an instance.</summary>
/// <param name="Best">The most likely classes; of a detector its objects, in pixels of the input.</param>
/// <param name="Scores">The scores of all classes, row by row.</param>
/// <param name="Probabilities">Their probabilities; null where scores have none.</param>
internal sealed record PredictAnswer(
    IReadOnlyList<PredictionRow> Best,
    IReadOnlyList<float> Scores,
    IReadOnlyList<float>? Probabilities
);

/// <summary>An error in KServe's protocols.</summary>
internal sealed record KServeError(string Error);

/// <summary>V2's <c>/v2</c>.</summary>
internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>V2's <c>/v2/health/live</c>.</summary>
internal sealed record LiveAnswer(bool Live);

/// <summary>V2's <c>/v2/health/ready</c>.</summary>
internal sealed record ReadyAnswer(bool Ready);

/// <summary>V2's <c>/v2/models/{model}/ready</c>.</summary>
internal sealed record ModelReadyAnswer(string Name, bool Ready);

/// <summary>V2's <c>/v2/models/{model}</c>.</summary>
internal sealed record ModelMetadata(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<TensorMetadata> Inputs,
    IReadOnlyList<TensorMetadata> Outputs
);

/// <summary>An input or output; -1 for an open length.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape);

/// <summary>V2's <c>/v2/models/{model}/infer</c>.</summary>
internal sealed record InferAnswer(
    [property: JsonPropertyName("model_name")] string ModelName,
    IReadOnlyList<InferOutput> Outputs
)
{
    /// <summary>The request's own name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }
}

/// <summary>An output's values, row by row.</summary>
internal sealed record InferOutput(string Name, IReadOnlyList<int> Shape, string Datatype, IReadOnlyList<float> Data);
