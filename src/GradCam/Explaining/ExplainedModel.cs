using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GradCam.Caching;
using GradCam.Inference;
using GradCam.Models;
using GradCam.Models.Metadata;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Explaining;

/// <summary>
/// A model with everything that was found about it: preparation, labels, layers, scores, and the sessions of every
/// input size that was asked for. Thread-safe.
/// </summary>
internal sealed partial class ExplainedModel : IDisposable
{
    private const int PhotographChannels = 3;

    // The largest value of the networks that are used for pictures is below it; attention over thousands of tokens is
    // above.
    private const long LargestKept = 32L << 20;

    private readonly ModelSource _source;
    private readonly CanonicalModel _canonical;
    private readonly GivenInputs _given;
    private readonly PreparedCache? _cache;
    private readonly ReadingOptions _stated;
    private readonly LeastInput _least;
    private readonly ModelCard _card;
    private readonly ExplainerOptions _options;
    private readonly ConcurrentDictionary<string, Lazy<SessionPool>> _pools = new();
    private readonly ConditionalWeakTable<Picture, float[]> _scores = [];

    /// <param name="source">The source of the model.</param>
    /// <param name="card">The model card.</param>
    /// <param name="options">The user's options, which take precedence over the card.</param>
    /// <exception cref="GradCamException">The model cannot be read, or is not a model of pictures.</exception>
    public ExplainedModel(ModelSource source, ModelCard card, ExplainerOptions options)
    {
        // What a card names may lie behind the end of the part.
        card = options.Submodel is null ? card : card with { Output = null, Layer = null };
        (_source, _card, _options) = (source.UpTo(options.Submodel), card, options);
        _cache = options.Cache is { } folder ? new(Path.GetFullPath(folder), options.CacheLimit) : null;
        Runtime = RuntimeChoice.Of(options);
        try
        {
            _given = new(options.FixedInputs, options.FixedPictures, PreparationFor);
            _canonical = CanonicalModel.Read(_source, options.Input ?? card.Input, _given, Runtime, _cache);
            Diagnostics = _canonical.Diagnostics;
            _stated = StatedReading.Of(card, options);
            InputLayout = InputLayout.Of(Proto, _stated.InputLayout);
            _least = new(InputLayout, size => Network.Open(Proto, _stated, size, Runtime));
            var reading = CardReading.Of(card, FactsOf(Proto, Proto.Graph.Input[0], InputLayout));
            Card = reading.Card;
            if (reading.TakesPhotographs)
                Preprocessing = options.Preprocessing ?? PreprocessingOf(ModelInputs.Of(InputLayout));
            PreprocessingOrigin = reading.OriginOf(Preprocessing, options.Preprocessing);
            if (PreprocessingOrigin is { Kind: OriginKind.Assumed })
                Diagnostics = [.. Diagnostics, new("assumed-preprocessing", reading.Assumed.Message)];
            Network = Usual();
            LabelChoice Choose() => LabelChoice.Of(options.Labels, Card, reading.Labels, Network);
            var chosen = Choose();
            if (TaskChoice.Of(Network, chosen) is { } number)
            {
                // The numbers of a regression have no probabilities, which the network has to know.
                _stated = _stated with
                {
                    Task = number,
                };
                _pools.Clear();
                Network = Usual();
                chosen = Choose();
            }
            (Labels, LabelsOrigin) = (chosen.Labels, chosen.Origin);
            Diagnostics =
            [
                .. Diagnostics,
                .. reading.Remarks,
                .. chosen.Remarks,
                .. Network.Head.Remarks,
                .. ReadingRemarks.Of(Network, chosen),
            ];
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

    /// <summary>The model card, with what else says how photographs are prepared; empty if there is nothing.</summary>
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

    /// <summary>The axes of the model's own input, where they are others than those of its pictures.</summary>
    public IReadOnlyList<Dim>? OwnShape => _canonical.OwnShape;

    /// <summary>The network at its usual input size.</summary>
    public Network Network { get; }

    /// <summary>The preparation of photographs; null if the model does not take pictures.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>Where the preparation was learned; null if the model does not take pictures.</summary>
    public Origin? PreprocessingOrigin { get; }

    /// <summary>The names of the classes; empty if they are not known.</summary>
    public Labels Labels { get; }

    /// <summary>Where the names of the classes were learned; null if they are not known.</summary>
    public Origin? LabelsOrigin { get; }

    /// <summary>The options state that the output is explained as it is.</summary>
    public bool IsScoreStated => _options.Score == ScoreKind.Output;

    /// <summary>The photographs of further inputs, by the input's name.</summary>
    public IReadOnlyDictionary<string, Picture> FurtherPictures => _options.FixedPictures;

    /// <summary>The same model, seen from another input that has a photograph.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="picture">The photograph of this model's input; null for a tensor.</param>
    /// <param name="tensor">The tensor of this model's input; null for a photograph.</param>
    public ExplainedModel SeenFrom(string input, Picture? picture, Tensor? tensor) =>
        new(_source, _card, _options.SeenFrom(input, Network.Input, picture, tensor));

    /// <summary>The first part of a model is explained.</summary>
    public bool IsPart => _options.Submodel is not null;

    /// <summary>The fixed inputs beside the picture's.</summary>
    public IEnumerable<(string Name, IReadOnlyList<long> Shape, ElementType Type, bool IsGiven)> Fixed =>
        from tensor in Proto.Graph.Initializer
        let isGiven = _given.Tensors.ContainsKey(tensor.Name) || _given.Pictures.ContainsKey(tensor.Name)
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
        || (picture is not null && PreprocessingOrigin is not { Kind: OriginKind.Assumed });

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
        var pool = Pool([prepared.Height, prepared.Width]);
        using var call = pool.Enter();
        float[] scores = pool.Logits(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)], cancel);
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
                            () => network.WithWeights(_change(_canonical.WithWeights())),
                            Opener(network, spatial, threads),
                            _options.MaxGraphs
                        );
                    })
            )
            .Value;

    /// <summary>Finds input, scores and layers in another form of the same model.</summary>
    /// <param name="canonical">The model.</param>
    public Network Open(ModelProto canonical) => Open(canonical, [.. Network.InputSize.Select(length => (long)length)]);

    /// <summary>The lengths of the input's axes as the file has them.</summary>
    public IReadOnlyList<Dim> FileDims => OwnShape ?? (TakesFrames ? [1, .. InputLayout.Dims] : InputLayout.Dims);

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
            if (pool.IsValueCreated)
                pool.Value.Dispose();
        Runtime.Dispose();
    }

    /// <summary>The network at its usual input size.</summary>
    private Network Usual() =>
        Preprocessing is { } p ? Pool([p.Height, p.Width]).Model : _least.Usual(size => Pool([size]).Model);

    // The same network with other threads needs sessions of its own, which are made as they are needed.
    private Network NetworkOf(long[] spatial, int? threads) =>
        threads is null ? Open(Proto, spatial, _canonical.Types) : Pool(spatial).Model;

    private SessionOpener Opener(Network network, long[] spatial, int? threads)
    {
        bool keep = _canonical.Key is not null && _options is { SessionOptions: null, Device.Name: "cpu" };
        string Key() => ContentHash.Of(_canonical.Key, string.Join('x', spatial), $"{_stated}");
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
    ) => _least.At(spatial, () => Network.Open(canonical, _stated, spatial, Runtime, infer));

    /// <summary>
    /// The preparation of photographs, or null for an input of a number of channels that no photograph has: such a
    /// model takes tensors alone.
    /// </summary>
    private Preprocessing? PreprocessingOf(ModelInput input) =>
        input.Channels is null or 1 or 3 || Card.Channels is not null ? Card.Preprocessing(input) : null;

    private ModelFacts FactsOf(ModelProto model, ValueInfoProto input, InputLayout layout) =>
        ModelFacts.Of(model, input, layout, _source.Path, _options.Limits, _options.WholePictures);

    /// <summary>The preparation of a photograph for a further input: that of the first, at its own size.</summary>
    private Preprocessing PreparationFor(ModelProto model, ValueInfoProto input)
    {
        var layout = InputLayout.Of(model, input);
        var own = ModelInputs.Of(layout);
        if (_options.Preprocessing is { } asked)
            return asked with
            {
                Width = own.Width ?? asked.Width,
                Height = own.Height ?? asked.Height,
                Layout = own.Layout,
            };
        var card = CardReading.Of(_card, FactsOf(model, input, layout)).Card;
        return (
            card with
            {
                Width = own.Width is null ? card.Width : null,
                Height = own.Height is null ? card.Height : null,
            }
        ).Preprocessing(own);
    }
}
