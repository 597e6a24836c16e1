using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GradCam.Baking;
using GradCam.Building;
using GradCam.Caching;
using GradCam.Concepts;
using GradCam.Explaining;
using GradCam.Foundation;
using GradCam.Inference;
using GradCam.Layers;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam;

/// <summary>Explains one model: load it once, then ask as often as you like, from any number of threads.</summary>
/// <example><code>
/// using var explainer = Explainer.Load("resnet50.onnx");
/// Explanation e = explainer.Explain(Picture.Load("cat.jpg"));
/// e.Overlay(Colormap.Jet).Save("cat.png");
/// </code></example>
public sealed class Explainer : IDisposable
{
    private readonly ModelSource _source;
    private readonly CanonicalModel _normal;
    private readonly ModelProto _model;
    private readonly PreparedCache? _cache;
    private readonly ExplainerOptions _options;
    private readonly ModelCard _card;
    private readonly ConcurrentDictionary<string, Lazy<SessionPool>> _engines = new();
    private readonly ConditionalWeakTable<Picture, float[]> _scores = [];
    private readonly Network _default;
    private readonly Lifetime _lifetime;

    private Explainer(ModelSource source, ModelCard card, ExplainerOptions options, string? unprepared = null)
    {
        (_source, _card, _options) = (source, card, options);
        _lifetime = new(nameof(Explainer), Free);
        _cache = options.Cache is { } folder ? new(Path.GetFullPath(folder), options.CacheLimit) : null;
        Runtime = RuntimeOf(options);
        try
        {
            _normal = CanonicalModel.Read(source, options.Input ?? card.Input, options.Inputs, Runtime, _cache);
            _model = _normal.Proto;
            Diagnostics = _normal.Diagnostics;
            var dims = Network.InputDimsOf(_model);
            if (dims.Length == 4)
                Preprocessing = options.Preprocessing ?? PreprocessingOf(InputOf(dims));
            if (
                Preprocessing is not null
                && options.Preprocessing is null
                && !card.SaysPreparation
                && unprepared is not null
            )
                Diagnostics = [.. Diagnostics, new("assumed-preprocessing", unprepared)];
            _default = Open(Preprocessing is { } p ? [p.Height, p.Width] : [ModelInput.UsualSize]).Model;
            Labels =
                options.Labels
                ?? card.Labels
                ?? (_default.Classes == Labels.ImageNet1k.Names.Count ? Labels.ImageNet1k : Labels.None);
            ScoreDecoder = new(_default.Head.OutputActivation, Labels, _default.Context(Labels));
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>How photographs become tensors; null if the model does not take pictures.</summary>
    public Preprocessing? Preprocessing { get; }

    /// <summary>The names of the classes; empty if they are not known.</summary>
    public Labels Labels { get; }

    /// <summary>Every tensor that a map can be computed at, in the order of computation.</summary>
    public IReadOnlyList<Layer> Layers => _default.Layers;

    /// <summary>
    /// The layer that <c>auto</c> takes: the last one before the spatial axes vanish; null if there is none.
    /// </summary>
    public Layer? DefaultLayer =>
        _card.Layer is { } name ? LayerSelector.Select(Layers, name)[0] : _default.DefaultLayer;

    /// <summary>The tensor that is explained.</summary>
    public string ScoreTensor => _default.Head.Tensor;

    /// <summary>
    /// What there is to know of how the model is explained: <c>float32</c>, <c>quantized</c>, <c>assumed-input</c>,
    /// <c>assumed-preprocessing</c>.
    /// </summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    private ScoreDecoder ScoreDecoder { get; }

    /// <summary>Where the model runs.</summary>
    internal IModelRuntime Runtime { get; }

    /// <summary>Loads a model, and the <c>.gradcam.json</c> beside it if there is one.</summary>
    /// <param name="path">
    /// The ONNX file. Its weights are read again for every further kind of layer, method or target, so that they need
    /// no memory of their own. It may be replaced or deleted meanwhile; once it has been written to, what was not
    /// explained before throws a <see cref="GradCamException"/>.
    /// </param>
    /// <param name="options">What to change; null for nothing.</param>
    /// <exception cref="GradCamException">
    /// The file is missing, no valid ONNX model, or not a model of pictures.
    /// </exception>
    public static Explainer Load(string path, ExplainerOptions? options = null) =>
        new(
            ModelSource.Of(path, LimitsOf(options)),
            options?.Card ?? ModelCard.ForModel(path, LimitsOf(options)),
            options ?? new()
        );

    /// <summary>Loads a model from memory.</summary>
    /// <param name="onnx">
    /// The ONNX file's bytes, which stay in use and are not to be changed; weights in further files cannot be read this
    /// way.
    /// </param>
    /// <param name="options">What to change; null for nothing.</param>
    /// <exception cref="GradCamException">The bytes are no valid ONNX model, or not a model of pictures.</exception>
    public static Explainer Load(ReadOnlyMemory<byte> onnx, ExplainerOptions? options = null) =>
        new(ModelSource.Of(onnx, LimitsOf(options)), options?.Card ?? ModelCard.Empty, options ?? new());

    private static ResourceLimits LimitsOf(ExplainerOptions? options) => options?.Limits ?? ResourceLimits.Default;

    /// <summary>Loads a model from wherever it comes.</summary>
    /// <param name="source">The model.</param>
    /// <param name="options">What to change.</param>
    /// <param name="unprepared">The remark where nothing says how photographs are prepared; null for none.</param>
    internal static Explainer Load(ModelSource source, ExplainerOptions options, string? unprepared = null) =>
        new(source, options.Card ?? ModelCard.Empty, options, unprepared);

    /// <summary>Loads a model that comes with the library.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What to change; null for nothing.</param>
    public static Explainer Load(BuiltInModel model, ExplainerOptions? options = null) =>
        Load(model.Onnx(), (options ?? new()) with { Card = options?.Card ?? model.Card });

    /// <summary>Explains a photograph with one method for one target.</summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="method">The method; null for Grad-CAM.</param>
    /// <param name="target">What to explain; null for the top class.</param>
    /// <param name="layer">The layer's name; null for <see cref="DefaultLayer"/>.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">
    /// There is no such layer or class, or no gradient from the score to the layer.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public Explanation Explain(
        Picture picture,
        CamMethod? method = null,
        Target? target = null,
        string? layer = null,
        CancellationToken cancel = default
    ) =>
        Explain(
            picture,
            new ExplainRequest
            {
                Methods = [method ?? CamMethods.GradCam],
                Targets = [target ?? Target.Top],
                Layers = [layer ?? "auto"],
            },
            cancel
        )[0];

    /// <summary>
    /// Explains a photograph: every combination of the request's layers, methods and targets, in that order.
    /// </summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="request">What to explain.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">
    /// There is no such layer or class, or no gradient from the score to a layer.
    /// </exception>
    public IReadOnlyList<Explanation> Explain(
        Picture picture,
        ExplainRequest request,
        CancellationToken cancel = default
    )
    {
        using var use = _lifetime.Enter();
        return ExplainInUse(picture, request, cancel);
    }

    /// <summary>
    /// Explains a tensor that is fed as it is: every sample, then every combination of layers, methods and targets.
    /// </summary>
    /// <param name="tensor">The model's input, with or without the batch axis.</param>
    /// <param name="request">What to explain.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">
    /// The shape does not fit the model, a value is not finite, or as for photographs.
    /// </exception>
    public IReadOnlyList<Explanation> Explain(Tensor tensor, ExplainRequest request, CancellationToken cancel = default)
    {
        using var use = _lifetime.Enter();
        return ExplainInUse(tensor, request, cancel);
    }

    /// <summary>Finds the concepts that a layer sees in a photograph, and what the network makes of each.</summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="count">How many concepts, 1 to 20.</param>
    /// <param name="layer">The layer's name; null for <see cref="DefaultLayer"/>.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">There is no such layer, or the model does not take pictures.</exception>
    public ConceptExplanation Concepts(
        Picture picture,
        int count = 5,
        string? layer = null,
        CancellationToken cancel = default
    )
    {
        using var use = _lifetime.Enter();
        if (count is < 1 or > 20)
            throw new GradCamException($"A picture is taken apart into 1 to 20 concepts, not {count}.");
        var prepared = (
            Preprocessing
            ?? throw new GradCamException("The model does not take pictures; concepts are found in pictures.")
        ).Apply(picture);
        long[] shape = [1, .. prepared.Shape.Select(d => (long)d)];
        var engine = Open([prepared.Height, prepared.Width]);
        return ConceptFinder.Find(
            engine,
            Select(engine.Model, layer ?? "auto")[0],
            new BatchPart(prepared.Tensor, shape, 0, 1),
            count,
            ScoreDecoder,
            (picture, prepared.Region),
            cancel
        );
    }

    /// <summary>
    /// Writes the explanation into the model: a plain ONNX file whose outputs are its own and the maps, for any runtime
    /// in any language.
    /// </summary>
    /// <param name="options">What to write; null for Grad-CAM of the top class at <see cref="DefaultLayer"/>.</param>
    /// <remarks>The model's own nodes and outputs stay as they are, unless float16 is asked for.</remarks>
    /// <exception cref="GradCamException">
    /// A method takes many runs, the target cannot be written, the operator set is too old, or as for photographs.
    /// </exception>
    public BakedModel Bake(BakeOptions? options = null)
    {
        using var use = _lifetime.Enter();
        RefusePrepared();
        return new Baker
        {
            Read = Original,
            Open = normalized => Open(normalized, _default.InputSize.Select(length => (long)length).ToArray()),
            Select = Select,
            Runtime = Runtime,
            Labels = Labels,
            ScoresOf = picture => ScoresOf(picture, default),
            Preprocessing = Preprocessing,
        }.Bake(options ?? new());
    }

    /// <summary>Runs a baked model in ONNX Runtime, beside the library and the model as it was.</summary>
    /// <param name="baked">What <see cref="Bake"/> of this explainer made.</param>
    /// <param name="picture">A photograph to run on; null for random numbers.</param>
    /// <returns>How far each output is from what it should be: the model's own first.</returns>
    /// <exception cref="GradCamException">The runtime refuses a model.</exception>
    public IReadOnlyList<BakedDifference> Verify(BakedModel baked, Picture? picture = null)
    {
        using var use = _lifetime.Enter();
        return Verification(baked, picture).Run();
    }

    /// <summary>What <see cref="Verify"/> runs a baked model on, for another runtime.</summary>
    internal BakeVerification Verification(BakedModel baked, Picture? picture = null) =>
        new(this, Original(), baked, picture);

    /// <summary>What was added to the model when it was baked; nothing for all others.</summary>
    public IReadOnlyList<BakedOutput> BakedOutputs => BakedMetadata.Read(_model);

    /// <summary>Checks that a request fits the model, before any picture is read for it.</summary>
    /// <returns>The layers that it names.</returns>
    /// <exception cref="GradCamException">There is no such layer or class.</exception>
    public IReadOnlyList<Layer> Check(ExplainRequest request)
    {
        foreach (var target in request.TargetPerSample ?? request.Targets)
            target.Resolve(_default.Context(Labels));
        return LayersOf(_default, request);
    }

    /// <summary>Why a method cannot explain this model at a layer, or null if it can.</summary>
    /// <param name="method">The method.</param>
    /// <param name="layer">The layer's name; null for <see cref="DefaultLayer"/>.</param>
    /// <exception cref="GradCamException">There is no such layer.</exception>
    public string? UnsupportedReason(CamMethod method, string? layer = null)
    {
        bool needsLayer = method.Recipe.NeedsLayer;
        if (needsLayer && DefaultLayer is null && layer is null)
            return NoLayer;
        var site = needsLayer ? Select(_default, layer ?? "auto")[0] : _default.InputLayer;
        return new MapTree(method, site, _default.InputLayer).UnsupportedReason(at =>
            _default.Site(_default.Graph, at)
        );
    }

    /// <summary>
    /// Frees the runtime's memory. Calls that run meanwhile finish first; later ones throw an
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _lifetime.Dispose();

    private void Free()
    {
        foreach (var engine in _engines.Values)
            if (engine.IsValueCreated)
                engine.Value.Dispose();
        Runtime.Dispose();
    }

    private const int PhotographChannels = 3;

    // The largest value of the networks that are used for pictures is below it; attention over thousands of tokens is
    // above.
    private const long LargestKept = 32L << 20;

    private const string NoLayer =
        "No tensor of the model has spatial axes on the way to the score, so there is nothing to lay over a picture; "
        + "Grad-CAM needs a convolutional (or similar) network.";

    /// <summary>How many samples every run has to have, or null if that is free.</summary>
    internal int? FixedBatch => _default.FixedBatch;

    /// <summary>
    /// The lengths of the input's axes behind that of the samples; an open number of channels counts as that of
    /// photographs.
    /// </summary>
    internal int[] InputShape =>
        [.. _default.InputDims.Skip(1).Select(d => d.Value is > 0 and var length ? (int)length : PhotographChannels)];

    /// <summary>The bytes of the largest value that the network computes for each sample.</summary>
    internal long LargestValueBytes => _default.LargestValueBytes;

    /// <summary>What pictures and tensors may take.</summary>
    internal ResourceLimits Limits => _options.Limits;

    /// <summary>How many threads it was loaded for.</summary>
    internal int Threads => _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;

    /// <summary>A photograph as the model takes it.</summary>
    /// <exception cref="GradCamException">The model does not take pictures.</exception>
    internal PreparedImage Prepare(Picture picture) =>
        (
            Preprocessing ?? throw new GradCamException("The model does not take pictures; give it a tensor (.npy).")
        ).Apply(picture);

    /// <summary>Keeps the explainer from being freed until it is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    internal IDisposable Use() => _lifetime.Enter();

    /// <summary>Explains a tensor for someone who keeps the explainer in use.</summary>
    internal IReadOnlyList<Explanation> ExplainInUse(Tensor tensor, ExplainRequest request, CancellationToken cancel) =>
        [
            .. Explain(Batch.From(tensor.Data, tensor.Shape, Network.InputDimsOf(_model)), request, null, null, cancel)
                .SelectMany(sample => sample),
        ];

    /// <summary>Explains a photograph for someone who keeps the explainer in use.</summary>
    internal IReadOnlyList<Explanation> ExplainInUse(Picture picture, ExplainRequest request, CancellationToken cancel)
    {
        var prepared = Prepare(picture);
        return Explain(
            new Batch(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)]),
            request,
            [(picture, prepared.Region)],
            null,
            cancel
        )[0];
    }

    /// <summary>Explains samples for someone who keeps the explainer in use.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="request">What to explain.</param>
    /// <param name="frames">
    /// The photograph of each sample, and the part that it shows; null for samples of one tensor, which are numbered.
    /// </param>
    /// <param name="threads">Threads of a run; null for those that the explainer was loaded for.</param>
    /// <param name="cancel">Stops the runs.</param>
    /// <returns>Each sample's explanations.</returns>
    internal IReadOnlyList<Explanation>[] Explain(
        Batch batch,
        ExplainRequest request,
        IReadOnlyList<(Picture Picture, Region Region)>? frames,
        int? threads,
        CancellationToken cancel
    )
    {
        var engine = Open(batch.Spatial(Network.SpatialAxes(_default.InputDims)), threads);
        var model = engine.Model;
        Layer[] layers = LayersOf(model, request);
        if (request.TargetPerSample is { } each && each.Count != batch.Samples)
            throw new GradCamException(
                $"There are {each.Count} targets for {batch.Samples} samples; give one for each."
            );
        var rounds = request.TargetPerSample is { } own
            ? [own]
            : request.Targets.Select(t => (IReadOnlyList<Target>)[t]).ToArray();
        var run = new MapComputer(
            engine,
            layers,
            model.ProductLayers(request.Layers, layers),
            request,
            Labels,
            other => ScoresOf(other, cancel)
        );
        var found = new List<IReadOnlyList<Explanation>>();
        foreach (var part in batch.Parts(model.FixedBatch))
        {
            var results = new List<Explanation>[part.Count];
            for (int i = 0; i < part.Count; i++)
                results[i] = [];
            foreach (var targets in rounds)
            {
                var variants = Variants(
                    run,
                    part,
                    [.. Enumerable.Range(part.First, part.Count).Select(i => targets[targets.Count == 1 ? 0 : i])],
                    cancel
                );
                for (int i = 0; i < part.Count; i++)
                {
                    var (picture, region) = frames is null ? default : frames[part.First + i];
                    var sample = part.Single(i, model.FixedBatch);
                    var reader = new ExplanationFactory(run, ScoreDecoder, picture, region, TakesPixels(picture));
                    results[i]
                        .AddRange(
                            reader.Read(
                                [.. variants.Select(v => v[i])],
                                frames is null ? sample : sample with { First = 0 }
                            )
                        );
                }
            }
            // Layers and methods come first, targets last; sorting keeps the order of equals.
            found.AddRange(
                results.Select(r =>
                    (Explanation[])
                        [
                            .. r.OrderBy(e =>
                                    Array.IndexOf(layers, e.Layers.Count == 1 ? e.Layer : null) is >= 0 and var place
                                        ? place
                                        : layers.Length
                                )
                                .ThenBy(e => IndexOf(request.Methods, e.Method)),
                        ]
                )
            );
        }
        return [.. found];
    }

    /// <summary>
    /// The maps of every sample: once, or for each augmented input with the targets that the plain one has.
    /// </summary>
    private static List<SampleMaps[]> Variants(
        MapComputer run,
        BatchPart part,
        IReadOnlyList<Target> targets,
        CancellationToken cancel
    )
    {
        var plain = run.Run(part, targets, cancel);
        if (!run.Request.Smooth.HasFlag(Smoothing.Augment))
            return [plain];
        if (run.SessionPool.Model.Context(run.Labels).IsDetector)
            throw new GradCamException(
                "A detector's boxes move with its input, so they cannot be averaged over mirrored inputs (`aug`); "
                    + "leave it out."
            );
        // As in the reference, a region that was given stays where it is while the picture is mirrored; one that the
        // network finds moves with it.
        Target[] pinned =
        [
            .. targets.Select(
                (t, i) =>
                    new FixedTarget(
                        run.Resolve(t, part.Sample(i), part.SampleShape, cancel)
                            .FreezeChoices(run.Scores(plain[i].Scores, part, i, regions: false, cancel))
                    )
            ),
        ];
        return
        [
            plain,
            .. Augmentation
                .All.Skip(1)
                .Select(a =>
                    run.Run(a.Apply(part, run.SessionPool.Model.InputLayer), pinned, cancel)
                        .Select(maps => maps.Select(a.Undo))
                        .ToArray()
                ),
        ];
    }

    /// <summary>The scores of a photograph, such as its embedding.</summary>
    private float[] ScoresOf(Picture picture, CancellationToken cancel)
    {
        // A reference is asked for with every picture that is compared with it.
        if (_scores.TryGetValue(picture, out var known))
            return known;
        var prepared = (
            Preprocessing
            ?? throw new GradCamException("The model does not take pictures, so it cannot be compared with one.")
        ).Apply(picture);
        float[] scores = Open([prepared.Height, prepared.Width])
            .Logits(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)], cancel);
        _scores.AddOrUpdate(picture, scores);
        return scores;
    }

    private Layer[] LayersOf(Network model, ExplainRequest request)
    {
        RefusePrepared();
        // Maps of pixels need no layer, so a model without any can still have them.
        if (request.Layers is ["auto"] && !request.Methods.Any(m => m.Recipe.NeedsLayer))
            return [];
        return [.. request.Layers.SelectMany(name => Select(model, name)).DistinctBy(l => l.Name)];
    }

    /// <summary>
    /// A photograph's preparation rounds to whole pixels, where gradients end, and has no layers worth a map.
    /// </summary>
    private void RefusePrepared()
    {
        if (BakedMetadata.Prepares(_model))
            throw new GradCamException(
                "The model was baked with the preparation of photographs in it, and gives its maps itself; to "
                    + "explain or bake anew, take the model that it was made of."
            );
    }

    private static int IndexOf(IReadOnlyList<CamMethod> methods, CamMethod method) =>
        methods.TakeWhile(m => m != method).Count();

    private IReadOnlyList<Layer> Select(Network model, string name)
    {
        if (name == "auto" && _card.Layer is null)
            return [model.DefaultLayer ?? throw new GradCamException(NoLayer)];
        name = name == "auto" ? _card.Layer! : name;
        // A tensor that is there but cannot serve deserves its reason, not a suggestion of other names.
        if (model.Layers.All(l => l.Name != name) && model.UnsupportedLayerReason(name) is { } why)
            throw new GradCamException(why);
        return LayerSelector.Select(model.Layers, name);
    }

    private SessionPool Open(long[] spatial, int? threads = null) =>
        _engines
            .GetOrAdd(
                $"{string.Join('x', spatial)} {threads}",
                _ =>
                    new(() =>
                    {
                        string size = string.Join('x', spatial);
                        // The same model with other threads needs sessions of its own, which are made as they are
                        // needed.
                        var model = threads is null ? Open(_model, spatial, _normal.Types) : Open(spatial).Model;
                        bool keep = _normal.Key is not null && _options is { SessionOptions: null, Device.Name: "cpu" };
                        return new SessionPool(
                            model,
                            new SessionOpener(Runtime, threads ?? _options.Threads)
                            {
                                Complete = _normal.FillIn,
                                ReleasesMemory = model.LargestValueBytes > LargestKept,
                                Kept = keep
                                    ? (
                                        _cache!,
                                        ContentHash.Of(_normal.Key, size, ScoreOutput, $"{_options.Score} {Layout}")
                                    )
                                    : null,
                            }
                        );
                    })
            )
            .Value;

    private ModelProto Original() =>
        CanonicalModel.Original(_source, _options.Input ?? _card.Input, _options.Inputs, Runtime);

    private string? ScoreOutput => _options.Output ?? _card.Output;

    private LayerLayout? Layout => _options.Layout ?? (_card.Layout is { } name ? LayerLayouts.Parse(name) : null);

    private Network Open(
        ModelProto normalized,
        long[] spatial,
        Func<ModelProto, IReadOnlyList<ValueInfoProto>>? infer = null
    ) => Network.Open(normalized, (ScoreOutput, _options.Score), spatial, Runtime, Layout, infer);

    /// <summary>
    /// True if large values are right: the model takes bytes, or its preparation was stated and leaves them large.
    /// </summary>
    private bool TakesPixels(Picture? picture) =>
        _default.Graph.Type(_default.Input) == ElementType.UInt8
        || (picture is not null && (_options.Preprocessing is not null || _card != ModelCard.Empty));

    private static IModelRuntime RuntimeOf(ExplainerOptions options) =>
        options.Isolation is not { } isolation
            ? new InProcessRuntime(options.Device, options.SessionOptions, options.Limits)
        : options.SessionOptions is null ? new IsolatedRuntime(isolation, options.Device, options.Limits)
        : throw new GradCamException(
            "ExplainerOptions.SessionOptions cannot be taken into another process; leave it out, or Isolation."
        );

    /// <summary>
    /// How photographs are prepared, or null for an input of a number of channels that no photograph has: such a model
    /// takes tensors alone.
    /// </summary>
    private Preprocessing? PreprocessingOf(ModelInput input) =>
        input.Channels is null or 1 or 3 || _card.Channels is not null ? _card.Preprocessing(input) : null;

    private static ModelInput InputOf(Dim[] dims)
    {
        var layout = Network.SpatialAxes(dims)[0] == 1 ? TensorLayout.ChannelsLast : TensorLayout.ChannelsFirst;
        int? Length(int axis) => dims[axis].Value is > 0 and <= int.MaxValue and var v ? (int)v : null;
        return layout == TensorLayout.ChannelsLast
            ? new(Length(3), Length(1), Length(2), layout)
            : new(Length(1), Length(2), Length(3), layout);
    }
}
