using System.Collections.Immutable;
using GradCam.Foundation;
using GradCam.Models;

namespace GradCam;

/// <summary>
/// The facts of a model that its ONNX file does not hold: the preparation of photographs and the names of the classes.
/// Read from a JSON file beside the model, <c>foo.gradcam.json</c> for <c>foo.onnx</c>. Everything in it is optional.
/// What it does not say is taken from the model's own metadata and from the files of other tools beside it.
/// </summary>
/// <example>
/// <code>
/// { "size": 128, "resize": "stretch", "labels": ["cat", "dog"] }
/// { "preset": "keras-tf", "labels": "labels.txt", "layer": "out_relu" }
/// </code>
/// </example>
/// <remarks>
/// Without a card, or where it says nothing, photographs are prepared as by
/// <see cref="PreprocessingPresets.Torchvision"/>: most ONNX classifiers come from there, and a wrong guess shows in
/// the scores.
/// </remarks>
public sealed record ModelCard
{
    /// <summary>The card of a model that has none.</summary>
    public static ModelCard Empty { get; } = new();

    /// <summary>The file it was read from; null if it was not.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// <c>"preset"</c>: the name of one of <see cref="PreprocessingPresets"/>, which the other fields refine.
    /// </summary>
    public string? Preset { get; init; }

    /// <summary><c>"size"</c>: the input's width, given as a number (square) or as [height, width].</summary>
    public int? Width { get; init; }

    /// <summary><c>"size"</c>: the input's height.</summary>
    public int? Height { get; init; }

    /// <summary><c>"resize"</c>: stretch, short-side-then-center-crop, center-crop-then-resize or letterbox.</summary>
    public ResizeMode? Resize { get; init; }

    /// <summary><c>"resizeSize"</c>: the length that the short side is resized to before the centre crop.</summary>
    public int? ResizeSize { get; init; }

    /// <summary>
    /// <c>"cropFraction"</c>: instead of <c>"resizeSize"</c>, the part of the short side that the crop keeps.
    /// </summary>
    public double? CropFraction { get; init; }

    /// <summary><c>"interpolation"</c>: nearest, bilinear, bicubic or lanczos.</summary>
    public Interpolation? Interpolation { get; init; }

    /// <summary><c>"channels"</c>: rgb, bgr or grey.</summary>
    public ChannelOrder? Channels { get; init; }

    /// <summary><c>"scale"</c>: the factor of pixels 0..255; a number, or a fraction such as "1/255".</summary>
    public double? Scale { get; init; }

    /// <summary>
    /// <c>"mean"</c>: subtracted after scaling; a number, or one for each channel. Without a preset 0 if scale or std
    /// is given.
    /// </summary>
    public ImmutableArray<double>? Mean { get; init; }

    /// <summary>
    /// <c>"std"</c>: divided by at last; a number, or one for each channel. Without a preset 1 if scale or mean is
    /// given.
    /// </summary>
    public ImmutableArray<double>? Std { get; init; }

    /// <summary><c>"padding"</c>: the pixel value 0..255 around a letterboxed photograph.</summary>
    public byte? Padding { get; init; }

    /// <summary>
    /// <c>"labels"</c>: the classes' names in order: an array, the name of a text file in the same folder, or
    /// "imagenet1k".
    /// </summary>
    public Labels? Labels { get; init; }

    /// <summary><c>"layer"</c>: the layer to explain, as the command line takes it.</summary>
    public string? Layer { get; init; }

    /// <summary>
    /// <c>"layout"</c>: the order of that layer's axes, as the command line takes it; not checked here.
    /// </summary>
    public string? Layout { get; init; }

    /// <summary><c>"input"</c>: the name of the model's image input.</summary>
    public string? Input { get; init; }

    /// <summary><c>"output"</c>: the name of the model's output that holds the scores.</summary>
    public string? Output { get; init; }

    /// <summary><c>"inputLayout"</c>: the order of that input's axes: channels-first or channels-last.</summary>
    public TensorLayout? InputLayout { get; init; }

    /// <summary>
    /// <c>"task"</c>: what the output's numbers are: classification, multi-label, regression,
    /// embedding, detection, segmentation or sequence.
    /// </summary>
    public ModelTask? Task { get; init; }

    /// <summary>
    /// <c>"sampleRate"</c>: samples of a signal per second, above 0. Its pictures have an axis in seconds then.
    /// </summary>
    public double? SampleRate { get; init; }

    /// <summary><c>"channelNames"</c>: the names of a signal's channels in order, which its pictures show.</summary>
    public ImmutableArray<string>? ChannelNames { get; init; }

    /// <summary>Where the preparation was learned, if not from the card's own file.</summary>
    internal Origin? PreparationFrom { get; init; }

    /// <summary>Where the labels were learned, if not from the card's own file.</summary>
    internal Origin? LabelsFrom { get; init; }

    /// <summary>The source of a fact of this card.</summary>
    /// <param name="own">The one that was kept with the fact.</param>
    internal Origin OriginOf(Origin? own) => own ?? Origin.Declared(Source ?? "the model card");

    /// <summary>True if the card states a preset, or the scale, mean or deviation of the values.</summary>
    internal bool SaysPreparation => (Preset ?? Scale ?? Mean ?? (object?)Std) is not null;

    /// <summary>The path of the card of a model: <c>x/foo.gradcam.json</c> for <c>x/foo.onnx</c>.</summary>
    public static string PathFor(string modelPath)
    {
        ArgumentNullException.ThrowIfNull(modelPath);
        return Path.ChangeExtension(modelPath, ".gradcam.json");
    }

    /// <summary>The card beside a model; <see cref="Empty"/> if there is none.</summary>
    /// <param name="modelPath">The model.</param>
    /// <param name="limits">The limits on the length of the card and of its labels; null for the defaults.</param>
    /// <exception cref="GradCamException">
    /// There is a card, but it makes no sense, is a link, or is no ordinary file.
    /// </exception>
    public static ModelCard ForModel(string modelPath, ResourceLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        string path = NamedFile.Beside(modelPath, Path.GetFileName(PathFor(modelPath)));
        return File.Exists(path) ? Load(path, limits) : Empty;
    }

    /// <summary>Reads a card.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits on the length of the card and of its labels; null for the defaults.</param>
    /// <exception cref="GradCamException">
    /// The file is missing, too long, no JSON, or a field in it is unknown or has an impossible value.
    /// </exception>
    public static ModelCard Load(string path, ResourceLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return Parse(FileBytes.Read(path, _ => { }, "text-bytes", limits), path, folder, limits) with { Source = path };
    }

    /// <summary>Reads a card from JSON text in UTF-8. Comments and trailing commas are allowed.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="folder">The folder of a file of labels; null to allow no such file.</param>
    /// <exception cref="GradCamException">No JSON, or a field in it is unknown or has an impossible value.</exception>
    public static ModelCard Parse(ReadOnlyMemory<byte> json, string name = "The model card", string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Parse(json, name, folder, null);
    }

    private static ModelCard Parse(ReadOnlyMemory<byte> json, string name, string? folder, ResourceLimits? limits)
    {
        using var document = ModelCardText.Parse(json, name);
        return ModelCardReader.Read(document.RootElement, name, folder, limits);
    }

    /// <summary>
    /// The preparation of photographs for a model: as its card states it, else as its input does, else as torchvision
    /// prepares them.
    /// </summary>
    /// <param name="input">The known facts of the model's input.</param>
    /// <exception cref="GradCamException">
    /// Card and model contradict each other, or the model takes neither 1 nor 3 channels.
    /// </exception>
    public Preprocessing Preprocessing(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ModelCardResolver.Resolve(this, input);
    }
}
