using GradCam.Baking;
using GradCam.Concepts;
using GradCam.Explaining;
using GradCam.Foundation;
using GradCam.Graphs;
using GradCam.Models;
using GradCam.Running;
using GradCam.Signatures;

namespace GradCam;

/// <summary>Explains one model: load it once, then ask as often as you like, from any number of threads.</summary>
/// <example><code>
/// using var explainer = Explainer.Load("resnet50.onnx");
/// Explanation e = explainer.Explain(Picture.Load("cat.jpg"));
/// e.Overlay(Colormap.Jet).Save("cat.png");
/// </code></example>
public sealed partial class Explainer : IDisposable
{
    private readonly ExplainedModel _model;
    private readonly LayerChoice _layers;
    private readonly ExplanationPipeline _pipeline;
    private readonly Lifetime _lifetime;

    private Explainer(ModelSource source, ModelCard card, ExplainerOptions options)
        : this(new ExplainedModel(source, card, options)) { }

    private Explainer(ExplainedModel model)
    {
        _model = model;
        _layers = new(_model);
        _pipeline = new(_model, _layers);
        _lifetime = new(nameof(Explainer), _model.Dispose);
    }

    /// <summary>The preparation of photographs; null if the model does not take pictures.</summary>
    public Preprocessing? Preprocessing => _model.Preprocessing;

    /// <summary>
    /// Where <see cref="Preprocessing"/> was learned: in an option, a file or the model's metadata, or whether it is
    /// assumed; null if the model does not take pictures.
    /// </summary>
    public Origin? PreprocessingOrigin => _model.PreprocessingOrigin;

    /// <summary>The names of the classes; empty if they are not known.</summary>
    public Labels Labels => _model.Labels;

    /// <summary>Where <see cref="Labels"/> were learned; null if they are not known.</summary>
    public Origin? LabelsOrigin => _model.LabelsOrigin;

    /// <summary>Every tensor that a map can be computed at, in the order of computation.</summary>
    public IReadOnlyList<Layer> Layers => _model.Network.Layers;

    /// <summary>
    /// The layer that <c>auto</c> takes: the last one before the spatial axes vanish; null if there is none.
    /// </summary>
    public Layer? DefaultLayer => _layers.Default;

    /// <summary>The tensor that is explained.</summary>
    internal string ScoreTensor =>
        _model.Network.Head is { Rows: not null } head ? head.Output : _model.Network.Head.ModelTensor;

    /// <summary>
    /// The assumptions and changes made when the model was read: <c>float32</c>, <c>quantized</c>,
    /// <c>assumed-input</c>, <c>assumed-preprocessing</c>, <c>labels-left-out</c>, and <c>metadata</c> for what the
    /// model's metadata or a file beside it says and is not followed.
    /// </summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _model.Diagnostics;

    /// <summary>
    /// How the model is read: each fact with where it was learned, and whether each method can explain the model.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public ModelSignature Signature => Using(() => SignatureReader.Read(_model, _layers));

    /// <summary>A model card that states how the model is read, with what was assumed.</summary>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public ModelCard ToCard() => Using(() => SignatureCard.Of(_model));

    /// <summary>The outputs that were added when the model was baked; none for all others.</summary>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public IReadOnlyList<BakedOutput> BakedOutputs => Using(() => BakedMetadata.Read(_model.Proto));

    /// <summary>The model, for the library's own tools.</summary>
    internal ExplainedModel Model => _model;

    /// <summary>Explains a photograph with one method for one target.</summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="method">The method; null for Grad-CAM.</param>
    /// <param name="target">The target; null for the top class.</param>
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
    ) => Explain(picture, RequestFor(method, target, layer), cancel)[0];

    /// <summary>
    /// Explains a photograph: every combination of the request's layers, methods and targets, in that order.
    /// </summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="request">The request.</param>
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
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(request);
        using var use = _lifetime.Enter();
        request = request.Counted();
        return
        [
            .. _pipeline.Explain(picture, request, cancel),
            .. _pipeline.Further.Explain(picture, null, request, cancel),
        ];
    }

    /// <summary>
    /// Explains several photographs in one run, each with a map: a model of bags or clips gives them one score, any
    /// other model one for each.
    /// </summary>
    /// <param name="pictures">The photographs, in their order; <see cref="Explanation.Sample"/> counts them.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">
    /// They are more than the model takes, or of several sizes; or as for one photograph.
    /// </exception>
    public IReadOnlyList<Explanation> Explain(
        IReadOnlyList<Picture> pictures,
        ExplainRequest request,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(request);
        using var use = _lifetime.Enter();
        return _pipeline.Explain(pictures, request.Counted(), cancel);
    }

    /// <summary>
    /// Explains a tensor that is fed as it is: every sample, then every combination of layers, methods and targets.
    /// </summary>
    /// <param name="tensor">The model's input, with or without the batch axis.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">
    /// The shape does not fit the model, a value is not finite, or as for photographs.
    /// </exception>
    public IReadOnlyList<Explanation> Explain(Tensor tensor, ExplainRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(request);
        using var use = _lifetime.Enter();
        request = request.Counted();
        return
        [
            .. _pipeline.Explain(tensor, request, cancel),
            .. _pipeline.Further.Explain(null, tensor, request, cancel),
        ];
    }

    /// <summary>Explains a photograph on one thread, beside the pictures of a run of many.</summary>
    internal IReadOnlyList<Explanation> ExplainBeside(Picture picture, ExplainRequest request, CancellationToken cancel)
    {
        using var use = _lifetime.Enter();
        var prepared = _model.Prepare(picture);
        var batch = new Batch(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)]);
        return _pipeline.Explain(batch, request, [(picture, prepared.Region)], 1, cancel)[0];
    }

    /// <summary>Finds the concepts that a layer sees in a photograph, and the network's predictions for each.</summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="count">The number of concepts, 1 to 20.</param>
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
        ArgumentNullException.ThrowIfNull(picture);
        using var use = _lifetime.Enter();
        if (count is < 1 or > 20)
            throw new GradCamException($"A picture is taken apart into 1 to 20 concepts, not {count}.");
        var prepared = _model.Prepare(picture, "concepts are found in pictures");
        var pool = _model.Pool([prepared.Height, prepared.Width]);
        var chosen = _layers.Select(pool.Model, layer ?? "auto")[0];
        var sample = new BatchPart(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)], 0, 1);
        return ConceptFinder.Find(pool, chosen, sample, count, _model.Decoder, (picture, prepared.Region), cancel);
    }

    /// <summary>The model gives several pictures one score.</summary>
    internal bool ScoresTogether(CancellationToken cancel)
    {
        using var use = _lifetime.Enter();
        return PictureBag.ScoresTogether(_model, cancel);
    }

    /// <summary>Checks that a request fits the model, before any picture is read for it.</summary>
    /// <returns>The layers that it names.</returns>
    /// <exception cref="GradCamException">There is no such layer or class.</exception>
    internal IReadOnlyList<Layer> Check(ExplainRequest request)
    {
        if (request.Features)
            FeatureVector.Of(_model.Network);
        foreach (var target in request.TargetPerSample ?? request.Targets)
            target.Resolve(_model.Network.Context(Labels));
        // Methods that need no layer go on where the others fail.
        bool none = _layers.Default is null && request.Layers is ["auto"];
        return none && request.Methods.Any(m => !m.Recipe.NeedsLayer) ? [] : _layers.Of(_model.Network, request);
    }

    /// <summary>The reason why a method cannot explain this model at a layer, or null if it can.</summary>
    /// <param name="method">The method.</param>
    /// <param name="layer">The layer's name; null for <see cref="DefaultLayer"/>.</param>
    /// <exception cref="GradCamException">There is no such layer.</exception>
    public string? UnsupportedReason(CamMethod method, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        using var use = _lifetime.Enter();
        return _layers.UnsupportedReason(method, layer);
    }

    /// <summary>
    /// Frees the runtime's memory. Calls that run meanwhile finish first; later ones throw an
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _lifetime.Dispose();

    /// <summary>Does work with the model, which is not freed meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    internal T Using<T>(Func<T> work)
    {
        using var use = _lifetime.Enter();
        return work();
    }
}
