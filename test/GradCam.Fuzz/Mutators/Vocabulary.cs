using GradCam.Autodiff;

namespace GradCam.Fuzz.Mutators;

/// <summary>The names that a mutator puts in, of operators and attributes.</summary>
internal static class Vocabulary
{
    /// <summary>Operators whose output may be larger than their inputs.</summary>
    public static readonly string[] Growing =
    [
        "ConstantOfShape",
        "Expand",
        "Tile",
        "Range",
        "Pad",
        "Resize",
        "RandomNormal",
        "RandomUniform",
        "EyeLike",
        "OneHot",
        "Concat",
        "Upsample",
        "HannWindow",
        "CenterCropPad",
        "Col2Im",
        "DFT",
    ];

    /// <summary>Attributes of many operators.</summary>
    public static readonly string[] Attributes =
    [
        "axis",
        "axes",
        "kernel_shape",
        "strides",
        "dilations",
        "pads",
        "group",
        "output_padding",
        "output_shape",
        "blocksize",
        "batch_dims",
        "keepdims",
        "ceil_mode",
        "count_include_pad",
        "storage_order",
        "perm",
        "mode",
        "to",
        "dtype",
        "shape",
        "value",
        "value_int",
        "value_ints",
        "sparse_value",
        "epsilon",
        "alpha",
        "auto_pad",
        "largest",
        "sorted",
        "k",
        "num_heads",
        "sample_size",
        "seed",
        "equation",
        "transA",
        "num_outputs",
        "split",
        "reduction",
        "nearest_mode",
        "coordinate_transformation_mode",
        "spatial_scale",
        "output_height",
        "sampling_ratio",
        "fmod",
        "direction",
        "size",
        "bias",
        "p",
        "lambd",
    ];

    /// <summary>Operators with a gradient, and those that grow.</summary>
    public static readonly string[] Operators =
    [
        .. RuleTable.All.Keys.Concat(Growing).Distinct().Order(StringComparer.Ordinal),
    ];
}
