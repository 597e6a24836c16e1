using static GradCam.Onnx.Bounds.OperatorLimit;

namespace GradCam.Onnx.Bounds;

/// <summary>
/// The ranges of the attributes and constant inputs of operators, checked when a model is loaded: with others the
/// runtime ends the process, does not end, or reads memory that is not its own. Found by giving ONNX Runtime 1.31 every
/// operator with extreme values of every attribute and input.
/// </summary>
internal static class OperatorLimits
{
    private const double Axes = 64,
        Length = 1 << 24,
        Window = 1 << 16,
        Smallest = 1.0 / (1 << 20),
        Finite = float.MaxValue,
        Whole = long.MaxValue;

    /// <summary>Attributes that mean the same in every operator that has them.</summary>
    public static IReadOnlyDictionary<string, OperatorLimit> General { get; } =
        new OperatorLimit[]
        {
            Range("kernel_shape", 1, Window),
            Range("strides", 1, Window),
            Range("dilations", 1, Window),
            Range("output_padding", 0, Window),
            Range("output_shape", 0, Length),
            Range("pads", -Length, Length),
            Range("pooled_shape", 1, Window),
            Range("group", 1, Window),
            Range("groups", 1, Window),
            Range("num_groups", 1, Window),
            Range("offset_group", 1, Window),
            Range("blocksize", 1, 4096),
            Range("block_size", 0, Length),
            Range("axis", -Axes, Axes),
            Range("axes", -Axes, Axes),
            Range("perm", 0, Axes),
            Range("batch_dims", 0, Axes) with
            {
                ByRank = true,
            },
            Range("batch_axis", 0, Axes),
            Range("time_axis", 0, Axes),
            Range("scan_input_axes", -Axes, Axes),
            Range("scan_output_axes", -Axes, Axes),
            Range("num_scan_inputs", 1, 4096),
            Range("num_outputs", 1, Window),
            Range("split", 0, Whole),
            Range("to", 0, 100),
            Range("dtype", 0, 100),
            Range("output_dtype", 0, 100),
            Range("output_datatype", 0, 100),
            Range("stash_type", 0, 100),
            Range("softmax_precision", 0, 100),
            Range("hidden_size", 1, Length),
            Range("layout", 0, 1),
            Range("size", 1, Window),
            Range("num_heads", 0, Window),
            Range("q_num_heads", 1, Window),
            Range("kv_num_heads", 1, Window),
            Range("rotary_embedding_dim", 0, Window),
            Range("qkv_hidden_sizes", 0, Length),
            Range("output_height", 1, Window),
            Range("output_width", 1, Window),
            Range("sampling_ratio", 0, 64),
            Range("sample_size", 1, Length),
            Range("shape", 0, Whole),
            Range("keepdims", 0, 1),
            Range("transA", 0, 1),
            Range("transB", 0, 1),
            Range("ceil_mode", 0, 1),
            Range("count_include_pad", 0, 1),
            Range("storage_order", 0, 1),
            Range("align_corners", 0, 1),
            Range("exclude_outside", 0, 1),
            Range("antialias", 0, 1),
            Range("allowzero", 0, 1),
            Range("noop_with_empty_axes", 0, 1),
            Range("select_last_index", 0, 1),
            Range("exclusive", 0, 1),
            Range("reverse", 0, 1),
            Range("largest", 0, 1),
            Range("sorted", 0, 1),
            Range("upper", 0, 1),
            Range("center_point_box", 0, 1),
            Range("fmod", 0, 1),
            Range("inverse", 0, 1),
            Range("onesided", 0, 1),
            Range("is_causal", 0, 1),
            Range("periodic", 0, 1),
            Range("channels_last", 0, 1),
            Range("linear_before_reset", 0, 1),
            Range("input_forget", 0, 1),
            Range("epsilon", 0, Finite),
            Range("spatial_scale", 0, 1024),
            Range("scales", Smallest, Window),
            Range("cubic_coeff_a", -Finite, Finite),
            Range("extrapolation_value", -Finite, Finite),
            Range("high", -Finite, Finite),
            Range("low", -Finite, Finite),
            Range("mean", -Finite, Finite),
            Range("seed", -Finite, Finite),
            Range("alpha", -Finite, Finite),
            Range("beta", -Finite, Finite),
            Range("gamma", -Finite, Finite),
            Range("lambd", -Finite, Finite),
            Range("softcap", 0, Finite),
        }.ToDictionary(l => l.What);

    /// <summary>
    /// The same for the operators of <c>ai.onnx.ml</c>, most of whose attributes are learned numbers.
    /// </summary>
    public static IReadOnlyDictionary<string, OperatorLimit> Learned { get; } =
        new OperatorLimit[]
        {
            Range("n_targets", 0, Window),
            Range("targets", 0, Window),
            Range("inputdimensions", 0, Length),
            Range("n_supports", 0, Length),
            Range("vectors_per_class", 0, Length),
            Range("axis", -Axes, Axes),
        }.ToDictionary(l => l.What);

    /// <summary>The conditions on one operator.</summary>
    public static IReadOnlyDictionary<string, OperatorLimit[]> Rows { get; } =
        new Dictionary<string, OperatorLimit[]>
        {
            ["ConstantOfShape"] = [Range(0, "input", 0, Whole)],
            ["Expand"] = [Range(1, "shape", -1, Whole)],
            ["Reshape"] = [Range(1, "shape", -1, Whole)],
            ["Tile"] = [Range(1, "repeats", 0, Whole)],
            ["Range"] =
            [
                Range(0, "start", -Whole, Whole),
                Range(1, "limit", -Whole, Whole),
                Range(2, "delta", -Whole, Whole) with
                {
                    NotZero = true,
                },
            ],
            ["Pad"] = [Range(1, "pads", -Length, Length)],
            ["Slice"] = [Range(4, "steps", long.MinValue, Whole) with { NotZero = true }],
            ["Split"] = [Range(1, "split", 0, Whole)],
            ["Squeeze"] = [Range(1, "axes", -Axes, Axes)],
            ["Unsqueeze"] = [Range(1, "axes", -Axes, Axes)],
            ["Resize"] =
            [
                Range(2, "scales", Smallest, Window),
                Range(3, "sizes", 0, Length),
                Range(1, "roi", -Finite, Finite),
            ],
            ["Upsample"] = [Range(1, "scales", Smallest, Window)],
            ["OneHot"] = [Range(1, "depth", 1, Whole)],
            ["TopK"] = [Range(1, "k", 0, Whole)],
            ["CumSum"] = [Range(1, "axis", -Axes, Axes)],
            ["EyeLike"] = [Range("k", -Length, Length)],
            ["Trilu"] = [Range(1, "k", -Length, Length)],
            ["LRN"] = [Range("bias", -Finite, Finite)],
            ["LpPool"] = [Range("p", 1, 64)],
            ["GlobalLpPool"] = [Range("p", 1, 64)],
            ["LpNormalization"] = [Range("p", 1, 2)],
            ["Conv"] = [Range("pads", 0, Length)],
            ["ConvTranspose"] = [Range("pads", 0, Length)],
            ["MaxPool"] = [Range("pads", 0, Length)],
            ["AveragePool"] = [Range("pads", 0, Length)],
            ["MaxUnpool"] = [Range(2, "output_shape", 0, Whole)],
            ["Col2Im"] = [Range(1, "image_shape", 1, Length), Range(2, "block_shape", 1, Length)],
            ["RandomNormal"] = [Range("scale", Smallest, Finite)],
            ["RandomNormalLike"] = [Range("scale", Smallest, Finite)],
            ["HannWindow"] = [Range(0, "size", 0, Whole)],
            ["HammingWindow"] = [Range(0, "size", 0, Whole)],
            ["BlackmanWindow"] = [Range(0, "size", 0, Whole)],
            ["MelWeightMatrix"] =
            [
                Range(0, "num_mel_bins", 1, Length),
                Range(1, "dft_length", 1, Length),
                Range(2, "sample_rate", 1, int.MaxValue),
                Range(3, "lower_edge_hertz", 0, Finite),
                Range(4, "upper_edge_hertz", 0, Finite),
            ],
            ["DFT"] = [Range(1, "dft_length", 1, Length), Range(2, "axis", -Axes, Axes)],
            ["STFT"] = [Range(1, "frame_step", 1, Length), Range(3, "frame_length", 1, Length)],
            ["CenterCropPad"] = [Range(1, "shape", 1, Length)],
            ["AffineGrid"] = [Range(1, "size", 1, Length)],
            ["RoiAlign"] = [Range(1, "rois", -Length, Length)],
            ["MaxRoiPool"] = [Range(1, "rois", -Length, Length)],
            ["CropAndResize"] = [Range(3, "crop_size", 1, Window)],
            ["NonMaxSuppression"] = [Range(2, "max_output_boxes_per_class", 0, Whole)],
        };

    /// <summary>Checks a node.</summary>
    /// <exception cref="GradCamException">A limit is broken; the message says which.</exception>
    public static void Check(NodeFacts n, string name)
    {
        bool learned = n.Node.Domain == "ai.onnx.ml";
        var general = learned ? Learned : General;
        string? wrong = OperatorForms.UnsupportedReason(n);
        foreach (var attribute in n.Node.Attribute)
            if (wrong is null && general.TryGetValue(attribute.Name, out var limit))
                wrong = limit.UnsupportedReason(n);
        foreach (var limit in learned ? [] : Rows.GetValueOrDefault(n.Node.OpType) ?? [])
            wrong ??= limit.UnsupportedReason(n);
        if (wrong is not null)
            throw new GradCamException(
                $"{name} is damaged: node '{n.Node.Label()}' ({n.Node.OpType}) has {wrong}; export the model again."
            );
    }
}
