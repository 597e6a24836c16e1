using Microsoft.ML.OnnxRuntime;

namespace GradCam;

/// <summary>
/// The options for reading and running a model. Options that are null come from the model and the JSON file beside it.
/// </summary>
public sealed record ExplainerOptions
{
    /// <summary>
    /// The model card: preparation, labels, layer; null to read the <c>.gradcam.json</c> beside the model. What it does
    /// not say is taken from the model's metadata and from files of other tools beside it.
    /// </summary>
    public ModelCard? Card { get; init; }

    /// <summary>The preparation of photographs; null to take the model's own.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>The names of the classes; null to take the model's own.</summary>
    public Labels? Labels { get; init; }

    /// <summary>
    /// The input that the picture goes to; null for the model card's, or the first that can take pictures.
    /// </summary>
    public string? Input { get; init; }

    /// <summary>
    /// The values of further inputs, by name, with a batch axis of 1; inputs that are not given are zero. A tensor of
    /// one axis is a list of numbers, which gets the input's shape.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> FixedInputs { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>
    /// Photographs for further inputs, by name, such as the second one of a network that compares two. They are
    /// prepared as the explained one is, at the size of their own input.
    /// </summary>
    public IReadOnlyDictionary<string, Picture> FixedPictures { get; init; } = new Dictionary<string, Picture>();

    /// <summary>
    /// The order of the axes of the picture's input; null for the model card's, or to read it from the graph.
    /// </summary>
    public TensorLayout? InputLayout { get; init; }

    /// <summary>
    /// What the output's numbers are; null for the model card's, or to read it from the graph. Has no effect on outputs
    /// with places or rows, such as those of segmentation and of detectors.
    /// </summary>
    public ModelTask? Task { get; init; }

    /// <summary>The order of the layers' axes, for graphs from which it is read wrongly; null to find it.</summary>
    public LayerLayout? Layout { get; init; }

    /// <summary>
    /// The end of the part that is explained by itself, such as the encoder within a model whose end cannot be read: a
    /// tensor, layer or module, or a Keras model within the model. It becomes the only output. Null for the whole
    /// model.
    /// </summary>
    public string? Submodel { get; init; }

    /// <summary>The output to explain; null for the first.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// The value to explain: the one before a trailing Softmax, LogSoftmax or Sigmoid, or the output as it is.
    /// </summary>
    public ScoreKind Score { get; init; } = ScoreKind.Logit;

    /// <summary>
    /// Gradients pass Round, Floor, Ceil and Sign as if these were not there, such as those of binary networks; in
    /// truth no gradient passes them, and maps end there.
    /// </summary>
    public bool StraightThrough { get; init; }

    /// <summary>The limits on the model, its labels and pictures.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>The number of threads of one run; 0 leaves it to the runtime (one per core).</summary>
    public int Threads { get; init; }

    /// <summary>The device to run on.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>
    /// Makes the runtime's options; null for its defaults. Called once for each session, from any thread; the explainer
    /// disposes the result, which therefore has to be a new object each time. <see cref="Threads"/>, if not 0, and
    /// <see cref="Device"/> are added to it. Sessions with such options are not kept in the <see cref="Cache"/>.
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

    /// <summary>
    /// The most bytes of the <see cref="Cache"/>; the entries that were not used for the longest time go first.
    /// </summary>
    public long CacheLimit { get; init; } = 2L << 30;

    /// <summary>
    /// The most graphs that are kept ready to run; without a limit every combination of methods, layers and forms of
    /// targets that is asked for stays in memory with its weights. The ones that were not used for the longest time
    /// go first. Set it in a process that lives long and is asked for whatever its users like.
    /// </summary>
    public int MaxGraphs { get; init; } = int.MaxValue;

    /// <summary>
    /// Where nothing says how photographs are prepared, they are stretched to the model's input and not cropped, as is
    /// assumed else. Set it for audits, which look at what pictures have at their borders and corners.
    /// </summary>
    public bool WholePictures { get; init; }

    /// <summary>The options for another input that has a photograph, where this one's becomes a further one.</summary>
    /// <param name="input">The other input.</param>
    /// <param name="own">This input.</param>
    /// <param name="picture">The photograph of this input; null for a tensor.</param>
    /// <param name="tensor">The tensor of this input; null for a photograph.</param>
    internal ExplainerOptions SeenFrom(string input, string own, Picture? picture, Tensor? tensor)
    {
        var pictures = FixedPictures.Where(p => p.Key != input).ToDictionary();
        var tensors = FixedInputs.ToDictionary();
        if (picture is not null)
            pictures[own] = picture;
        else
            tensors[own] = tensor!;
        return this with { Input = input, FixedPictures = pictures, FixedInputs = tensors };
    }
}
