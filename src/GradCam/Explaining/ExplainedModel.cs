using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GradCam.Caching;
using GradCam.Inference;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Explaining;

/// <summary>
/// A model with everything that was found about it: preparation, labels, layers, scores, and the sessions of every
/// input size that was asked for. Thread-safe.
/// </summary>
internal sealed class ExplainedModel : IDisposable
{
    private const int PhotographChannels = 3;

    // The largest value of the networks that are used for pictures is below it; attention over thousands of tokens is
    // above.
    private const long LargestKept = 32L << 20;

    private readonly ModelSource _source;
    private readonly CanonicalModel _canonical;
    private readonly PreparedCache? _cache;
    private readonly ExplainerOptions _options;
    private readonly ConcurrentDictionary<string, Lazy<SessionPool>> _pools = new();
    private readonly ConditionalWeakTable<Picture, float[]> _scores = [];

    /// <param name="source">The source of the model.</param>
    /// <param name="card">The model card.</param>
    /// <param name="options">The user's options, which take precedence over the card.</param>
    /// <param name="unprepared">
    /// The diagnostic where nothing says how photographs are prepared; null for none.
    /// </param>
    /// <exception cref="GradCamException">The model cannot be read, or is not a model of pictures.</exception>
    public ExplainedModel(ModelSource source, ModelCard card, ExplainerOptions options, string? unprepared)
    {
        (_source, Card, _options) = (source, card, options);
        _cache = options.Cache is { } folder ? new(Path.GetFullPath(folder), options.CacheLimit) : null;
        Runtime = RuntimeOf(options);
        try
        {
            _canonical = CanonicalModel.Read(source, options.Input ?? card.Input, options.FixedInputs, Runtime, _cache);
            Diagnostics = _canonical.Diagnostics;
            InputLayout = InputLayout.Of(Proto);
            if (InputLayout.Dims.Length == 4)
                Preprocessing = options.Preprocessing ?? PreprocessingOf(ModelInputs.Of(InputLayout));
            bool assumed = Preprocessing is not null && options.Preprocessing is null && !card.SaysPreparation;
            if (assumed && unprepared is not null)
                Diagnostics = [.. Diagnostics, new("assumed-preprocessing", unprepared)];
            Network = Pool(Preprocessing is { } p ? [p.Height, p.Width] : [ModelInput.UsualSize]).Model;
            if (Network.Head is { LabelSource: { } found } head)
                Diagnostics =
                [
                    .. Diagnostics,
                    new(
                        "scores-behind-labels",
                        $"Output '{head.Output}' tells labels; the scores that its {found.Operator} is computed from, "
                            + $"'{found.Scores}', are explained."
                    ),
                ];
            Labels = options.Labels ?? card.Labels ?? LabelsOf(Network);
            var context = Network.Context(Labels);
            context.CheckLabels();
            Decoder = new(Network.Head.OutputActivation, Labels, context);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The model card; empty if there is none.</summary>
    public ModelCard Card { get; }

    /// <summary>The runtime of the model.</summary>
    public IModelRuntime Runtime { get; }

    /// <summary>
    /// The model in the one form that everything works on; without large weights if it came from the cache.
    /// </summary>
    public ModelProto Proto => _canonical.Proto;

    /// <summary>The axes of the picture's input, open lengths included.</summary>
    public InputLayout InputLayout { get; }

    /// <summary>The model takes clips, <c>[1, frames, C, H, W]</c>, whose frames are its pictures.</summary>
    public bool TakesFrames => _canonical.TakesFrames;

    /// <summary>The network at its usual input size.</summary>
    public Network Network { get; }

    /// <summary>The preparation of photographs; null if the model does not take pictures.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>The names of the classes; empty if they are not known.</summary>
    public Labels Labels { get; }

    /// <summary>What states the preparation of photographs; null where it is assumed.</summary>
    public string? PreparationSource =>
        _options.Preprocessing is not null ? "the options"
        : Card.SaysPreparation ? CardName
        : null;

    /// <summary>What states the size of the input where the model leaves it open; null where it is assumed.</summary>
    public string? SizeSource =>
        _options.Preprocessing is not null ? "the options"
        : Card.Width is not null ? CardName
        : null;

    /// <summary>What states the names of the classes; null where they are assumed, or not known.</summary>
    public string? LabelSource =>
        _options.Labels is not null ? "the options"
        : Card.Labels is not null ? CardName
        : Network.Head.LabelSource is { Names.Count: > 0 } found && Labels.Names.SequenceEqual(found.Names)
            ? found.Operator
        : null;

    /// <summary>The options state that the output is explained as it is.</summary>
    public bool IsScoreStated => _options.Score == ScoreKind.Output;

    /// <summary>The inputs beside the picture's, which are fixed.</summary>
    public IEnumerable<(string Name, IReadOnlyList<long> Shape, ElementType Type, bool IsGiven)> Fixed =>
        from tensor in Proto.Graph.Initializer
        let isGiven = _options.FixedInputs.ContainsKey(tensor.Name)
        where isGiven || _canonical.Assumed.Contains(tensor.Name)
        select (tensor.Name, (IReadOnlyList<long>)tensor.Dims, (ElementType)tensor.DataType, isGiven);

    /// <summary>Turns scores into predictions.</summary>
    public ScoreDecoder Decoder { get; }

    /// <summary>The assumptions and changes made when the model was read.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The limits on pictures and tensors.</summary>
    public ResourceLimits Limits => _options.Limits;

    /// <summary>The number of threads of a run.</summary>
    public int Threads => _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;

    /// <summary>
    /// The lengths of the input's axes behind that of the samples; an open number of channels counts as that of
    /// photographs.
    /// </summary>
    public int[] InputShape =>
        [.. Network.InputDims.Skip(1).Select(d => d.Value is > 0 and var length ? (int)length : PhotographChannels)];

    /// <summary>
    /// True if large values are right: the model takes bytes, or its preparation was stated and leaves them large.
    /// </summary>
    /// <param name="picture">The photograph; null for a tensor.</param>
    public bool TakesPixels(Picture? picture) =>
        Network.Graph.Type(Network.Input) == ElementType.UInt8
        || (picture is not null && (_options.Preprocessing is not null || Card != ModelCard.Empty));

    /// <summary>A photograph as the model takes it.</summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="instead">The remedy where the model takes none, as the end of the error.</param>
    /// <exception cref="GradCamException">The model does not take pictures.</exception>
    public PreparedImage Prepare(Picture picture, string instead = "give it a tensor (.npy)") =>
        (Preprocessing ?? throw new GradCamException($"The model does not take pictures; {instead}.")).Apply(picture);

    /// <summary>The scores of a photograph, such as its embedding.</summary>
    /// <exception cref="GradCamException">The model does not take pictures.</exception>
    public float[] ScoresOf(Picture picture, CancellationToken cancel)
    {
        // A reference is asked for with every picture that is compared with it.
        if (_scores.TryGetValue(picture, out var known))
            return known;
        var prepared = Prepare(picture, "give the embedding to compare with as a tensor");
        float[] scores = Pool([prepared.Height, prepared.Width])
            .Logits(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)], cancel);
        _scores.AddOrUpdate(picture, scores);
        return scores;
    }

    /// <summary>The sessions for an input size.</summary>
    /// <param name="spatial">The lengths of the input's spatial axes.</param>
    /// <param name="threads">Threads of a run; null for those of the options.</param>
    public SessionPool Pool(long[] spatial, int? threads = null) =>
        _pools
            .GetOrAdd(
                $"{string.Join('x', spatial)} {threads}",
                _ =>
                    new(() =>
                    {
                        var network = NetworkOf(spatial, threads);
                        return new SessionPool(
                            network,
                            () => network.WithWeights(_canonical.WithWeights()),
                            Opener(network, spatial, threads)
                        );
                    })
            )
            .Value;

    /// <summary>Finds input, scores and layers in another form of the same model.</summary>
    /// <param name="canonical">The model.</param>
    public Network Open(ModelProto canonical) => Open(canonical, [.. Network.InputSize.Select(length => (long)length)]);

    /// <summary>Refuses a model of clips, whose input is another one in its file.</summary>
    /// <exception cref="GradCamException">It is such a model.</exception>
    public void RefuseFrames()
    {
        if (TakesFrames)
            throw new GradCamException(
                "A model of clips cannot be baked, since its maps are those of single frames; bake the network of "
                    + "the frames."
            );
    }

    /// <summary>The model as its file has it, with the picture's input alone.</summary>
    /// <exception cref="GradCamException">The model cannot be read any more.</exception>
    public ModelProto Original() =>
        CanonicalModel.Original(_source, _options.Input ?? Card.Input, _options.FixedInputs, Runtime);

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
            if (pool.IsValueCreated)
                pool.Value.Dispose();
        Runtime.Dispose();
    }

    private string CardName => Card.Source is { } path ? Path.GetFileName(path) : "the model card";

    private string? ScoreOutput => _options.Output ?? Card.Output;

    private LayerLayout? Layout => _options.Layout ?? (Card.Layout is { } name ? LayerLayouts.Parse(name) : null);

    // The same network with other threads needs sessions of its own, which are made as they are needed.
    private Network NetworkOf(long[] spatial, int? threads) =>
        threads is null ? Open(Proto, spatial, _canonical.Types) : Pool(spatial).Model;

    private SessionOpener Opener(Network network, long[] spatial, int? threads)
    {
        bool keep = _canonical.Key is not null && _options is { SessionOptions: null, Device.Name: "cpu" };
        string Key() =>
            ContentHash.Of(_canonical.Key, string.Join('x', spatial), ScoreOutput, $"{_options.Score} {Layout}");
        return new(Runtime, threads ?? _options.Threads)
        {
            ReleasesMemory = network.LargestValueBytes > LargestKept,
            Kept = keep ? (_cache!, Key()) : null,
        };
    }

    private Network Open(
        ModelProto canonical,
        long[] spatial,
        Func<ModelProto, IReadOnlyList<ValueInfoProto>>? infer = null
    ) => Network.Open(canonical, (ScoreOutput, _options.Score), spatial, Runtime, Layout, infer);

    /// <summary>
    /// The preparation of photographs, or null for an input of a number of channels that no photograph has: such a
    /// model takes tensors alone.
    /// </summary>
    private Preprocessing? PreprocessingOf(ModelInput input) =>
        input.Channels is null or 1 or 3 || Card.Channels is not null ? Card.Preprocessing(input) : null;

    /// <summary>The labels of a network that is given none.</summary>
    private static Labels LabelsOf(Network network) =>
        network.Head.LabelSource is { Names: { Count: > 0 } names } && names.Count == network.Classes ? new(names)
        : network.Classes == Labels.ImageNet1k.Names.Count ? Labels.ImageNet1k
        : network is { Classes: 1, IsDense: false, Head.Activation: "Sigmoid" } ? Labels.Sides
        : Labels.None;

    private static IModelRuntime RuntimeOf(ExplainerOptions options)
    {
        if (options.Isolation is not { } isolation)
            return new InProcessRuntime(options.Device, options.SessionOptions, options.Limits);
        return options.SessionOptions is null
            ? new IsolatedRuntime(isolation, options.Device, options.Limits)
            : throw new GradCamException(
                "ExplainerOptions.SessionOptions cannot be taken into another process; leave it out, or Isolation."
            );
    }
}
