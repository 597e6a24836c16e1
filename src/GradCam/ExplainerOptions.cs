using GradCam.Imaging;
using GradCam.Layers;
using GradCam.Targets;

namespace GradCam;

/// <summary>How a model is read and run. What is left null is found from the model and the JSON file beside it.</summary>
public sealed record ExplainerOptions
{
    /// <summary>The model card: preparation, labels, layer; null to read the <c>.gradcam.json</c> beside the model.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>How photographs become tensors; null to take the model's own.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>The names of the classes; null to take the model's own.</summary>
    public Labels? Labels { get; init; }

    /// <summary>Which input the picture goes to; null for the model card's, or the first that can take pictures.</summary>
    public string? Input { get; init; }

    /// <summary>What further inputs hold, by name, with their batch axis of 1; those that are not given are zero.</summary>
    public IReadOnlyDictionary<string, NpyArray> Inputs { get; init; } = new Dictionary<string, NpyArray>();

    /// <summary>How layers' axes read, where the graph is not to be believed; null to find it.</summary>
    public LayerLayout? Layout { get; init; }

    /// <summary>Which output is explained; null for the first.</summary>
    public string? Output { get; init; }

    /// <summary>Whether the value before a trailing Softmax, LogSoftmax or Sigmoid is explained, or the output as it is.</summary>
    public ScoreKind Score { get; init; } = ScoreKind.Logit;

    /// <summary>How many threads one run uses; 0 leaves it to the runtime (one per core).</summary>
    public int Threads { get; init; }
}
