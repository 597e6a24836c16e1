namespace GradCam.Onnx.Bounds;

/// <summary>Operators that make much of little: their outputs are as large as numbers say.</summary>
internal static class MakingShapes
{
    public static Dictionary<string, Func<NodeFacts, Known[]>> Rows { get; } =
        new()
        {
            ["Constant"] = n => [Constant(n)],
            ["ConstantOfShape"] = n =>
                [
                    n.Make(
                        n.Node.Find("value")?.T is { } t ? (ElementType)t.DataType : ElementType.Float,
                        Listed(n.In(0))
                    ),
                ],
            ["Expand"] = n =>
                [
                    n.Make(
                        Listed(n.In(1)) is { } shape
                            ? ElementwiseShapes.Broadcast([n.In(0), new(n.Type, [.. shape.Select(d => d < 0 ? 1 : d)])])
                            : null
                    ),
                ],
            ["Tile"] = n => [n.Make(Scaled(n.In(0).Dims, n.In(1).Numbers))],
            ["Range"] = Range,
            ["Pad"] = n => [n.Make(Pad(n))],
            ["Resize"] = n =>
            {
                long?[]? result = Resize(n);
                // The runtime antialiases one axis after the other, the last one first.
                if (n.Node.Int("antialias", 0) != 0 && result is { Length: > 1 } && n.In(0).Dims is { } dims)
                    n.Inner = n.Make([.. dims[..^1], result[^1]]);
                return [n.Make(result)];
            },
            ["Upsample"] = n => [n.Make(Scaled(n.In(0).Dims, n.Has(1) ? n.In(1).Numbers : Floats(n, "scales")))],
            ["EyeLike"] = n => [n.Make(DType(n, n.Type), n.In(0).Dims)],
            ["OneHot"] = n => [n.Make(n.In(2).Type, OneHot(n))],
            ["RandomNormal"] = n => [n.Make(DType(n, ElementType.Float), n.List("shape"))],
            ["RandomUniform"] = n => [n.Make(DType(n, ElementType.Float), n.List("shape"))],
            ["RandomNormalLike"] = n => [n.Make(DType(n, n.Type), n.In(0).Dims)],
            ["RandomUniformLike"] = n => [n.Make(DType(n, n.Type), n.In(0).Dims)],
            ["Multinomial"] = n =>
                [
                    n.Make(
                        DType(n, ElementType.Int32),
                        n.In(0).Dims is [var batch, _] ? [batch, n.Node.Int("sample_size", 1)] : null
                    ),
                ],
            ["HannWindow"] = Window,
            ["HammingWindow"] = Window,
            ["BlackmanWindow"] = Window,
            ["MelWeightMatrix"] = n =>
                [
                    n.Make(
                        ElementType.Float,
                        [n.In(1).Scalar is { } length ? (length.Int / 2) + 1 : null, n.In(0).Scalar?.Int]
                    ),
                ],
            ["DFT"] = n => [n.Make(Dft(n))],
            ["STFT"] = n => [n.Make(Stft(n))],
            ["CenterCropPad"] = n => [n.Make(CenterCropPad(n))],
            ["AffineGrid"] = n =>
                [n.Make(n.In(1).Ints is { Length: > 2 } size ? [size[0], .. size[2..], size.Length - 2] : null)],
            ["GridSample"] = n =>
                [
                    n.Make(
                        n.In(0).Dims is { Length: > 2 } x && n.In(1).Dims is { Length: > 2 } grid
                            ? [x[0], x[1], .. grid[1..^1]]
                            : null
                    ),
                ],
            ["RoiAlign"] = RoiAlign,
            ["FeatureVectorizer"] = n =>
                [
                    n.Make(
                        ElementType.Float,
                        [n.In(0).Dim(0), Whole(n.List("inputdimensions")?.Sum(d => (double)(d ?? 0)) ?? double.NaN)]
                    ),
                ],
            ["TreeEnsembleRegressor"] = n => [n.Make(ElementType.Float, [n.In(0).Dim(0), n.Node.Int("n_targets", 1)])],
            ["MaxRoiPool"] = n =>
                [n.Make(n.List("pooled_shape") is [var h, var w] ? [n.In(1).Dim(0), n.In(0).Dim(1), h, w] : null)],
            ["CropAndResize"] = n =>
                [n.Make(n.In(3).Ints is [var h, var w] ? [n.In(1).Dim(0), n.In(0).Dim(1), h, w] : null)],
        };

    /// <summary>Operators whose output's size stands in the numbers of these inputs.</summary>
    public static Dictionary<string, int[]> Sizes { get; } =
        new()
        {
            ["ConstantOfShape"] = [0],
            ["Expand"] = [1],
            ["Tile"] = [1],
            ["Range"] = [0, 1, 2],
            ["Pad"] = [1],
            ["Resize"] = [2, 3],
            ["Upsample"] = [1],
            ["OneHot"] = [1],
            ["HannWindow"] = [0],
            ["HammingWindow"] = [0],
            ["BlackmanWindow"] = [0],
            ["MelWeightMatrix"] = [0, 1],
            ["DFT"] = [1],
            ["STFT"] = [1, 3],
            ["CenterCropPad"] = [1],
            ["AffineGrid"] = [1],
            ["MaxUnpool"] = [2],
            ["Col2Im"] = [1, 2],
            ["TopK"] = [1],
            ["CropAndResize"] = [3],
            ["RoiAlign"] = [1],
            ["SplitToSequence"] = [1],
        };

    private static Known[] RoiAlign(NodeFacts n)
    {
        long height = n.Node.Int("output_height", 1),
            width = n.Node.Int("output_width", 1),
            ratio = n.Node.Int("sampling_ratio", 0);
        // Without a number of samples there is one for each pixel that a place of the output covers.
        double Samples(long places) =>
            ratio > 0 ? ratio
            : n.In(1).Numbers is { } rois
                ? Math.Ceiling(
                    2
                        * rois.Select(r => Math.Abs(r?.Value ?? 0)).DefaultIfEmpty(0).Max()
                        * n.Node.Float("spatial_scale", 1)
                        / places
                )
            : 4;
        var result = n.Make([n.In(1).Dim(0), n.In(0).Dim(1), height, width]);
        double samples = Math.Max(1, Samples(height)) * Math.Max(1, Samples(width));
        n.Work = result.Elements * samples * 1000;
        // Four places and their weights for every sample, made for all channels at once.
        n.Inner = new(ElementType.Float, [height, width, Whole(samples), 12]);
        return [result];
    }

    private static Known Constant(NodeFacts n)
    {
        if (n.Node.Find("value")?.T is { } tensor)
            return Known.Of(tensor);
        if (n.Node.Find("value_int") is { } one)
            return new(ElementType.Int64, []) { Numbers = [one.I] };
        if (n.Node.Find("value_ints") is { } ints)
            return Listed(ElementType.Int64, [.. ints.Ints.Select(v => (Number?)v)]);
        if (n.Node.Find("value_float") is { } single)
            return new(ElementType.Float, []) { Numbers = [(double)single.F] };
        return n.Node.Find("value_floats") is { } floats
            ? Listed(ElementType.Float, [.. floats.Floats.Select(v => (Number?)(double)v)])
            : Known.Nothing;
    }

    private static Known Listed(ElementType type, Number?[] numbers) =>
        new(type, [numbers.Length]) { Numbers = numbers.Length <= Known.MostNumbers ? numbers : null };

    /// <summary>The lengths that a vector lists; of none of them known, as many as it is long.</summary>
    private static long?[]? Listed(Known shape) =>
        shape.Ints ?? (shape.Dims is [{ } rank] && rank <= 64 ? [.. Enumerable.Repeat<long?>(null, (int)rank)] : null);

    private static ElementType DType(NodeFacts n, ElementType otherwise) =>
        n.Node.Find("dtype") is { } found ? ElementwiseShapes.TypeOf(found.I) : otherwise;

    private static Number?[]? Floats(NodeFacts n, string attribute) =>
        n.Node.Find(attribute) is { } found ? [.. found.Floats.Select(v => (Number?)(double)v)] : null;

    private static long?[]? Scaled(long?[]? dims, Number?[]? factors) =>
        dims is null || (factors is not null && factors.Length != dims.Length)
            ? null
            : [.. dims.Select((d, axis) => Times(d, factors?[axis]))];

    /// <summary>A length times a factor, saturating.</summary>
    public static long? Times(long? length, Number? factor) =>
        length is { } l && factor is { } f ? Whole(l * f.Value) : null;

    public static long? Whole(double length) =>
        double.IsNaN(length) ? null : (long)Math.Clamp(Math.Floor(length), 0, 9e18);

    private static Known[] Range(NodeFacts n)
    {
        if (n.In(0).Scalar is not { } start || n.In(1).Scalar is not { } limit || n.In(2).Scalar is not { } delta)
            return [n.Make([null])];
        double count = Math.Max(0, Math.Ceiling((limit.Value - start.Value) / delta.Value));
        var range = n.Make([Whole(count)]);
        bool few = count <= Known.MostNumbers && !start.IsFloat && !delta.IsFloat;
        return
        [
            few
                ? range with
                {
                    Numbers = [.. Enumerable.Range(0, (int)count).Select(i => (Number?)(start.Int + (i * delta.Int)))],
                }
                : range,
        ];
    }

    private static long?[]? Pad(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims)
            return null;
        long?[]? pads = n.List("pads", 1),
            axes = n.Has(3) ? n.In(3).Ints : [.. Enumerable.Range(0, dims.Length).Select(i => (long?)i)];
        if (pads is null || axes is null || pads.Length != 2 * axes.Length)
            return [.. dims.Select(_ => (long?)null)];
        long?[] result = [.. dims];
        for (int i = 0; i < axes.Length; i++)
            if (axes[i] is { } named && Known.Axis(named, dims.Length) is { } axis)
                result[axis] =
                    result[axis] is { } length && pads[i] is { } before && pads[i + axes.Length] is { } after
                        ? Whole((double)length + before + after)
                        : null;
        return result;
    }

    private static long?[]? Resize(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims)
            return null;
        var (sizes, scales) = (n.In(3), n.In(n.Opset < 11 ? 1 : 2));
        long?[]? axes = n.List("axes") ?? [.. Enumerable.Range(0, dims.Length).Select(i => (long?)i)];
        long?[] result = [.. dims];
        bool bySize = n.Has(3);
        var numbers = bySize ? sizes.Numbers : scales.Numbers;
        // The other axes follow the one that has to grow most.
        if (bySize && n.Node.Text("keep_aspect_ratio_policy", "stretch") == "not_smaller" && numbers is not null)
        {
            double factor = axes.Zip(
                    numbers,
                    (axis, size) => axis is { } a && n.In(0).Dim(a) is > 0 and var d ? (size?.Value ?? 1) / d : 1
                )
                .DefaultIfEmpty(1)
                .Max();
            numbers =
            [
                .. axes.Select(axis =>
                    axis is { } a && MakingShapes.Times(n.In(0).Dim(a), factor) is { } length
                        ? (Number?)(length + 1)
                        : null
                ),
            ];
        }
        for (int i = 0; i < axes.Length; i++)
            if (axes[i] is { } named && Known.Axis(named, dims.Length) is { } axis)
                result[axis] =
                    numbers is null || numbers.Length != axes.Length ? null
                    : bySize ? numbers[i]?.Int
                    : Times(dims[axis], numbers[i]);
        return result;
    }

    private static long?[]? OneHot(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims || Known.Axis(n.Node.Int("axis", -1), dims.Length + 1) is not { } axis)
            return null;
        return [.. dims[..axis], n.In(1).Scalar is { } depth ? Whole(depth.Value) : null, .. dims[axis..]];
    }

    private static Known[] Window(NodeFacts n) => [n.Make(DTypeOf(n), [n.In(0).Scalar?.Int])];

    private static ElementType DTypeOf(NodeFacts n) => ElementwiseShapes.TypeOf(n.Node.Int("output_datatype", 1));

    private static long?[]? Dft(NodeFacts n)
    {
        long axis = n.Opset >= 20 ? (n.Has(2) ? n.In(2).Scalar?.Int ?? -2 : -2) : n.Node.Int("axis", 1);
        if (n.In(0).Dims is not { } dims || Known.Axis(axis, dims.Length) is not { } at)
            return null;
        return [.. dims[..^1].Select((d, i) => i == at && n.Has(1) ? n.In(1).Scalar?.Int : d), 2];
    }

    private static long?[]? Stft(NodeFacts n)
    {
        long? signal = n.In(0).Dim(1),
            step = n.In(1).Scalar?.Int,
            frame = n.Has(3) ? n.In(3).Scalar?.Int : n.In(2).Dim(0);
        return
        [
            n.In(0).Dim(0),
            signal is { } all && step is > 0 && frame is { } f ? Math.Max(0, (all - f) / step.Value) + 1 : null,
            frame,
            2,
        ];
    }

    private static long?[]? CenterCropPad(NodeFacts n)
    {
        if (n.In(0).Dims is not { } dims || n.Axes("axes", int.MaxValue, dims.Length) is not { } axes)
            return null;
        var sizes = n.In(1).Ints;
        return
        [
            .. dims.Select(
                (d, axis) => Array.IndexOf(axes, axis) is var i and >= 0 ? (i < sizes?.Length ? sizes[i] : null) : d
            ),
        ];
    }
}
