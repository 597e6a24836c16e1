using Microsoft.ML.OnnxRuntime;

namespace GradCam;

/// <summary>
/// How a model is read and run. What is left null is found from the model and the JSON file beside it.
/// </summary>
public sealed record ExplainerOptions
{
    /// <summary>
    /// The model card: preparation, labels, layer; null to read the <c>.gradcam.json</c> beside the model.
    /// </summary>
    public ModelCard? Card { get; init; }

    /// <summary>How photographs become tensors; null to take the model's own.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>The names of the classes; null to take the model's own.</summary>
    public Labels? Labels { get; init; }

    /// <summary>
    /// Which input the picture goes to; null for the model card's, or the first that can take pictures.
    /// </summary>
    public string? Input { get; init; }

    /// <summary>
    /// The values of further inputs, by name, with a batch axis of 1; inputs that are not given are zero.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> FixedInputs { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>How layers' axes read, where the graph is not to be believed; null to find it.</summary>
    public LayerLayout? Layout { get; init; }

    /// <summary>Which output is explained; null for the first.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// Whether the value before a trailing Softmax, LogSoftmax or Sigmoid is explained, or the output as it is.
    /// </summary>
    public ScoreKind Score { get; init; } = ScoreKind.Logit;

    /// <summary>The most that the model, its labels and pictures may take.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>How many threads one run uses; 0 leaves it to the runtime (one per core).</summary>
    public int Threads { get; init; }

    /// <summary>The device to run on.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>
    /// Makes the runtime's options; null for its defaults. Called once for each session, from any thread; the explainer
    /// disposes what it returns, which therefore has to be a new object each time. <see cref="Threads"/>, if not 0, and
    /// <see cref="Device"/> are added to it. Sessions made with own options are not kept in the <see cref="Cache"/>.
    /// </summary>
    public Func<SessionOptions>? SessionOptions { get; init; }

    /// <summary>
    /// Runs the model in a process of its own, for models that are not to be trusted; null to run it in this one.
    /// </summary>
    public Isolation? Isolation { get; init; }

    /// <summary>
    /// A folder where prepared models are kept, so that they load faster the next time, with the same results to the
    /// bit; null to keep none. Any number of processes may share it; where it cannot be written to, nothing is kept.
    /// <see cref="CacheFolder.Default"/> is the command line's.
    /// </summary>
    public string? Cache { get; init; }

    /// <summary>How many bytes the <see cref="Cache"/> may have; what was not used the longest goes first.</summary>
    public long CacheLimit { get; init; } = 2L << 30;
}
