namespace GradCam;

/// <summary>The options of baking. Every combination of method and layer gives one map.</summary>
public sealed record BakeOptions
{
    /// <summary>The methods, of one run each; Grad-CAM if nothing else is said.</summary>
    public IReadOnlyList<CamMethod> Methods { get; init; } = [CamMethods.GradCam];

    /// <summary>
    /// The layers: tensor, node or module names, or globs; <c>auto</c> is the last layer before the spatial axes
    /// vanish.
    /// </summary>
    public IReadOnlyList<string> Layers { get; init; } = ["auto"];

    /// <summary>The target in every picture; the top class by default.</summary>
    public Target Target { get; init; } = Target.Top;

    /// <summary>
    /// The class to explain is a further input, <c>target</c>, <c>int64[N]</c>: what is no class's number, such as -1,
    /// stands for the top class. Instead of <see cref="Target"/>.
    /// </summary>
    public bool TargetInput { get; init; }

    /// <summary>The form of the maps.</summary>
    public MapForm Map { get; init; }

    /// <summary>
    /// The name of the map among the model's outputs, for tools that look for one; the prefix of several maps' names.
    /// </summary>
    public string MapName { get; init; } = "cam";

    /// <summary>
    /// Adds the coloured picture itself, <c>uint8[N, H, W, 3]</c>, for each map; null for none. It adds or mixes: the
    /// blend of pytorch-grad-cam cannot be written.
    /// </summary>
    public OverlayOptions? Overlay { get; init; }

    /// <summary>
    /// The model takes pictures as they are, <c>uint8[N, H, W, 3]</c> of any size: resizing, channel order and
    /// normalization stand in front of it.
    /// </summary>
    public bool Preprocess { get; init; }

    /// <summary>
    /// The version of ONNX's operators to write; null for the model's own, at least 17, and newer only if something
    /// needs it.
    /// </summary>
    public int? Opset { get; init; }

    /// <summary>
    /// The network computes in float16, in half the size; the maps' own part stays in float32, as gradients do not fit,
    /// and so do inputs and outputs.
    /// </summary>
    public bool Float16 { get; init; }
}
