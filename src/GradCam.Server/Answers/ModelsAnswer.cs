using System.Text.Json.Serialization;
using GradCam.Json;

namespace GradCam.Server.Answers;

/// <summary><c>GET /v1/models</c>, the default model first.</summary>
/// <param name="Models">The names, as KServe's V1 protocol lists them.</param>
/// <param name="Details">Each model in short, in the same order.</param>
internal sealed record ModelsAnswer(IReadOnlyList<string> Models, IReadOnlyList<ModelSummary> Details);

/// <summary>A model in short.</summary>
internal sealed record ModelSummary(string Name, string Kind, bool Default)
{
    /// <summary>Null while the model is being loaded.</summary>
    public InputSize? Input { get; init; }

    /// <summary>The number of classes; null where it is not known.</summary>
    public int? Classes { get; init; }

    /// <summary>Whether the model takes pictures, and therefore can be explained here.</summary>
    public bool Pictures { get; init; }

    /// <summary>Whether the model finds objects, whose boxes can be explained.</summary>
    public bool Detector { get; init; }

    /// <summary>loading, ready or failed.</summary>
    public required string State { get; init; }

    /// <summary>The reason why it could not be loaded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>The width and height of a model's input.</summary>
internal sealed record InputSize(int Width, int Height);

/// <summary><c>GET /v1/models/{model}</c>: the signature, and the classes' names in order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">It can be run.</param>
/// <param name="Summary">The model in short.</param>
/// <param name="Signature">How it is read.</param>
/// <param name="Labels">The names of its classes, in their order.</param>
internal sealed record ModelAnswer(
    string Name,
    bool Ready,
    ModelSummary Summary,
    InspectResult Signature,
    IReadOnlyList<string> Labels
);

/// <summary><c>GET /v1/models/{model}/layers</c>: in the order of computation.</summary>
internal sealed record LayersAnswer(string Score, string? Auto, IReadOnlyList<LayerRow> Layers);
