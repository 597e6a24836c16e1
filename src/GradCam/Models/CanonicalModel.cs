using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Caching;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;
using GradCam.Passes;

namespace GradCam.Models;

/// <summary>
/// A model as it was read and brought into the one form that everything later works on. From the cache it comes without
/// its large weights, which only building a new graph needs: they are read then.
/// </summary>
internal sealed class CanonicalModel
{
    private const string AboutAssumed = "gradcam:assumed",
        AboutConverted = "gradcam:converted",
        AboutQuantized = "gradcam:quantized",
        AboutFrames = "gradcam:frames",
        AboutShape = "gradcam:shape",
        AboutFile = "gradcam:file";

    private const int PictureAxes = 3;

    private const string Open = "?";

    private readonly HollowModel _model;
    private readonly PreparedCache? _cache;
    private readonly IModelRuntime _runtime;

    private CanonicalModel(HollowModel model, IModelRuntime runtime, PreparedCache? cache, string? key) =>
        (_model, _runtime, _cache, Key) = (model, runtime, cache, key);

    /// <summary>
    /// The model in float32, at one opset, with the picture's input alone; large weights may be missing. Not to be
    /// changed.
    /// </summary>
    public ModelProto Proto => _model.Proto;

    /// <summary>
    /// The cache key of the model with all options that it was read with; null if nothing of it is kept.
    /// </summary>
    public string? Key { get; }

    /// <summary>The model takes clips, whose frames are its pictures.</summary>
    public bool TakesFrames => About(Proto, AboutFrames).Any();

    /// <summary>
    /// The axes of the model's own input, where it has no axis of samples or none of channels, or is flat; null where
    /// it is the input of this form.
    /// </summary>
    public Dim[]? OwnShape =>
        About(Proto, AboutShape).ToArray() is { Length: > 0 } dims
            ? [.. dims.Select(d => d == Open ? new Dim(null) : long.Parse(d, CultureInfo.InvariantCulture))]
            : null;

    /// <summary>The inputs that were not given and are zero.</summary>
    public IReadOnlyList<string> Assumed => [.. About(Proto, AboutAssumed)];

    /// <summary>
    /// The assumptions and changes made when the model was read: <c>float32</c>, <c>quantized</c>,
    /// <c>assumed-input</c>.
    /// </summary>
    public IReadOnlyList<Diagnostic> Diagnostics =>
        [
            .. About(Proto, AboutConverted)
                .Select(_ => new Diagnostic(
                    "float32",
                    "The model's half or double precision numbers are computed in float32."
                )),
            .. About(Proto, AboutQuantized)
                .Select(_ => new Diagnostic(
                    "quantized",
                    "The model is quantized: it is explained in float32, with gradients passed straight through its "
                        + "rounding."
                )),
            .. Assumed.Select(name => new Diagnostic(
                "assumed-input",
                $"Input '{name}' was not given and is zero; give it as a tensor, numbers or a photograph with "
                    + $"ExplainerOptions.FixedInputs[\"{name}\"] or ExplainerOptions.FixedPictures[\"{name}\"]."
            )),
        ];

    /// <summary>Reads a model.</summary>
    /// <param name="source">The source of the model.</param>
    /// <param name="input">The picture's input, or null for the first that can take pictures.</param>
    /// <param name="inputs">The values of the others.</param>
    /// <param name="runtime">Infers shapes.</param>
    /// <param name="cache">The cache of prepared models; null to keep none.</param>
    /// <exception cref="GradCamException">The model cannot be read, has no such inputs, or exceeds a limit.</exception>
    public static CanonicalModel Read(
        ModelSource source,
        string? input,
        GivenInputs inputs,
        IModelRuntime runtime,
        PreparedCache? cache
    )
    {
        var began = DateTime.UtcNow;
        ModelProto Whole() => Normalized(source.Read(out _), input, inputs, runtime);
        // What becomes of a photograph depends on more than the model.
        string? own = cache is null || inputs.Pictures.Count > 0 ? null : source.Hash();
        if (own is null)
            return new(HollowModel.Of(Whole()), runtime, null, null);

        string list = ContentHash.Of("files", PlatformKey.Tool, own);
        string how = ContentHash.Of([
            input,
            .. inputs.Tensors.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"{i.Key} {HashOf(i.Value)}"),
        ]);
        string? Key(IReadOnlyList<string> beside) =>
            source.HashOf(beside) is { } others ? ContentHash.Of("model", PlatformKey.Tool, own, others, how) : null;
        if (
            Key(Kept(cache!, list) is { } names ? [.. About(names, AboutFile)] : []) is { } known
            && Kept(cache!, known) is { Graph: not null } kept
        )
            return new(new(kept, Whole), runtime, cache, known);

        var model = Normalized(source.Read(out var beside), input, inputs, runtime);
        string? key = Key(beside);
        if (key is null || source.ChangedSince(began, beside))
            return new(HollowModel.Of(model), runtime, null, null);
        if (beside.Count > 0)
            Keep(cache!, list, AboutAll(new(), AboutFile, beside));
        Keep(cache!, key, HollowModel.WithoutWeights(model));
        return new(HollowModel.Of(model), runtime, cache, key);
    }

    /// <summary>The model with all its weights, which are read if they are not there yet.</summary>
    /// <exception cref="GradCamException">The model has been changed meanwhile, or cannot be read.</exception>
    public ModelProto WithWeights() => _model.WithWeights();

    /// <summary>
    /// The types of all values of this model with a settled input, as <see cref="InferShapes"/> finds them.
    /// </summary>
    public IReadOnlyList<ValueInfoProto> Types(ModelProto settled)
    {
        string? key = Key is null
            ? null
            : ContentHash.Of("types", Key, string.Join('x', (IEnumerable<Dim>)Dim.Of(settled.Graph.Input[0].Type)!));
        if (key is not null && Kept(_cache!, key) is { Graph: not null } kept)
            return kept.Graph.ValueInfo;
        var types = new InferShapes(_runtime, _runtime.Limits).Of(settled);
        if (key is null)
            return types;
        var proto = new ModelProto { Graph = new() };
        proto.Graph.ValueInfo.Add(types);
        Keep(_cache!, key, proto);
        return types;
    }

    /// <summary>A model as it was read, with the picture's input alone.</summary>
    /// <param name="source">The source of the model.</param>
    /// <param name="input">The picture's input, or null for the first that can take pictures.</param>
    /// <param name="inputs">The values of the others.</param>
    /// <param name="runtime">Gives the limits.</param>
    /// <exception cref="GradCamException">The model cannot be read, has no such inputs, or exceeds a limit.</exception>
    public static ModelProto Original(ModelSource source, string? input, GivenInputs inputs, IModelRuntime runtime)
    {
        var model = source.Read(out _);
        OneInput(model, input, inputs, runtime);
        return model;
    }

    /// <summary>Brings a model that was read from a file into the one form that everything later works on.</summary>
    /// <param name="model">The model; taken over and changed.</param>
    /// <param name="runtime">Infers shapes.</param>
    /// <param name="converted">True if it was float16 or the like.</param>
    /// <exception cref="GradCamException">The runtime refuses the model.</exception>
    public static ModelProto Normalize(ModelProto model, IModelRuntime runtime, out bool converted)
    {
        var toFloat32 = new ToFloat32();
        model = new LiftOpset(runtime).Apply(toFloat32.Apply(model));
        converted = toFloat32.Converted;
        model = new InlineBranches(runtime).Apply(new UnrollLoops().Apply(model));
        return new DequantizeActivations().Apply(new UnrollSequences(runtime).Apply(model));
    }

    private static IReadOnlyList<string> OneInput(
        ModelProto model,
        string? input,
        GivenInputs inputs,
        IModelRuntime runtime
    )
    {
        ModelInputs.ConstantsAreNoInputs(model);
        // Converted files come here unchecked, and what an input was given may stand for a size.
        DeclaredShapes.Check(model.Graph, "The model");
        var fixing = new FixInputs(input, inputs.For(model), runtime.Limits);
        fixing.Apply(model);
        DeclaredShapes.OpenBatch(model.Graph, model.Graph.Input[0]);
        GraphBounds.Check(model, "The model", runtime.Limits);
        new StepsFirst().Apply(model);
        return fixing.Assumed;
    }

    private static ModelProto Normalized(ModelProto model, string? input, GivenInputs inputs, IModelRuntime runtime)
    {
        var assumed = OneInput(model, input, inputs, runtime);
        bool quantized = model.Graph.Node.Any(QuantizedOperators.Is);
        model = Normalize(model, runtime, out bool converted);
        AboutAll(model, AboutAssumed, assumed);
        AboutAll(model, AboutConverted, converted ? [""] : []);
        var picture = model.Graph.Input[0];
        var own = Dim.Of(picture.Type)!;
        var reshaped = new ReshapedInput();
        model = reshaped.Apply(model);
        bool isPicture =
            own.Length == PictureAxes && AxisTrace.Channels(model.Graph, picture.Name, PictureAxes) is { Axis: 0 };
        if (isPicture)
            model = new AddBatch().Apply(model);
        if (isPicture || reshaped.Before is not null)
            AboutAll(model, AboutShape, own.Select(d => d.Value?.ToString(CultureInfo.InvariantCulture) ?? Open));
        var frames = new FoldFrames();
        model = frames.Apply(model);
        AboutAll(model, AboutFrames, frames.Folded ? [""] : []);
        return AboutAll(model, AboutQuantized, quantized ? [""] : []);
    }

    private static string HashOf(Tensor array) =>
        ContentHash.Of(string.Join('x', array.Shape), ContentHash.Of(MemoryMarshal.AsBytes<float>(array.Data)));

    private static ModelProto? Kept(PreparedCache cache, string key)
    {
        if (cache.Find(key) is not { } entry)
            return null;
        try
        {
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(entry, CacheManifest.Model)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException)
        {
            // Another process has removed it since it was found.
            return null;
        }
    }

    private static void Keep(PreparedCache cache, string key, ModelProto proto) =>
        cache.Add(
            key,
            entry =>
            {
                using var file = File.Create(Path.Combine(entry, CacheManifest.Model));
                proto.WriteTo(file);
            }
        );

    private static IEnumerable<string> About(ModelProto model, string key) =>
        model.MetadataProps.Where(p => p.Key == key).Select(p => p.Value);

    private static ModelProto AboutAll(ModelProto model, string key, IEnumerable<string> values)
    {
        model.MetadataProps.Add(values.Select(v => new StringStringEntryProto { Key = key, Value = v }));
        return model;
    }
}
