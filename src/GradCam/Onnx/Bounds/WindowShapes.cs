namespace GradCam.Onnx.Bounds;

/// <summary>Operators that slide a window over an input of <c>[N, C, spatial...]</c>.</summary>
internal static class WindowShapes
{
    // A pool goes over its windows one number after the other, a convolution over many at once; but it lays them out
    // first, and small integers slowly.
    private const double Slow = 100,
        LaidOut = 50,
        LaidOutInts = 400;

    public static Dictionary<string, Func<NodeFacts, Known[]>> Rows { get; } =
        new()
        {
            ["Conv"] = n => Convolution(n, n.In(1), n.Type),
            ["FusedConv"] = n => Convolution(n, n.In(1), n.Type),
            ["DeformConv"] = n => Convolution(n, n.In(1), n.Type, Slow),
            ["ConvInteger"] = n => Convolution(n, n.In(1), ElementType.Int32, laidOut: LaidOutInts),
            ["QLinearConv"] = n => Convolution(n, n.In(3), n.In(7).Type, laidOut: LaidOutInts),
            ["ConvTranspose"] = Transposed,
            ["ConvTransposeWithDynamicPads"] = Transposed,
            ["MaxPool"] = n => Pool(n, 2),
            ["AveragePool"] = n => Pool(n, 1),
            ["LpPool"] = n => Pool(n, 1),
            ["QLinearAveragePool"] = n => Pool(n, 1),
            ["GlobalMaxPool"] = Global,
            ["GlobalAveragePool"] = Global,
            ["GlobalLpPool"] = Global,
            ["QLinearGlobalAveragePool"] = Global,
            ["MaxUnpool"] = n => [n.Make(n.Has(2) ? n.In(2).Ints : Unpooled(n))],
            ["Col2Im"] = n =>
                [
                    n.Make(
                        n.In(0).Dims is [var batch, { } all, _]
                        && n.In(2).Ints is { } block
                        && n.In(1).Ints is { } image
                            ? [batch, Known.Product(block) is > 0 and var size ? (long)(all / size) : null, .. image]
                            : null
                    ),
                ],
        };

    private static Known[] Convolution(
        NodeFacts n,
        Known weights,
        ElementType type,
        double weight = 1,
        double laidOut = LaidOut
    )
    {
        if (weights.Dims is not { Length: > 2 } w || (n.In(0).Rank ?? w.Length) != w.Length)
            return [];
        var result = n.Make(
            type,
            [n.In(0).Dim(0), w[0], .. Slide(n, n.List("kernel_shape") ?? w[2..], ceil: false, w.Length - 2)]
        );
        double window = Known.Product(w[1..]);
        double places = Known.Product([result.Dims![0], .. result.Dims[2..]]) * n.Node.Int("group", 1);
        n.Work = (result.Elements * window * weight) + (places * window * laidOut);
        // Small integers are laid out as a whole.
        if (laidOut > LaidOut)
            n.Inner = new(ElementType.UInt8, [Whole([result.Dims![0], .. result.Dims[2..]]), Whole(w[1..])]);
        return [result];
    }

    private static long? Whole(IEnumerable<long?> dims) => MakingShapes.Whole(Known.Product(dims));

    private static Known[] Transposed(NodeFacts n)
    {
        if (n.In(1).Dims is not { Length: > 2 } w || n.In(0).Dims is not { } x || x.Length != w.Length)
            return [];
        int axes = w.Length - 2;
        n.Work =
            (n.In(0).Elements * Known.Product(w[1..]))
            + (Known.Product([x[0], .. x[2..]]) * Known.Product(w[1..]) * LaidOut);
        n.Inner = new(ElementType.Float, [Whole(x[2..]), Whole(w[1..])]);
        long? channels = w[1] is { } each ? MakingShapes.Whole((double)each * n.Node.Int("group", 1)) : null;
        if (n.List("output_shape") is { } given && given.Length >= axes)
            return [n.Make([x[0], channels, .. given[^axes..]])];
        long?[] kernel = n.List("kernel_shape") ?? w[2..];
        bool same = n.Node.Text("auto_pad", "").StartsWith("SAME", StringComparison.Ordinal);
        return
        [
            n.Make([
                x[0],
                channels,
                .. Enumerable
                    .Range(0, axes)
                    .Select(
                        long? (i) =>
                        {
                            double stride = At(n, "strides", i, 1),
                                window = ((At(kernel, i, 1) - 1) * At(n, "dilations", i, 1)) + 1;
                            double pads =
                                n.Has(2) && n.Node.OpType != "ConvTranspose"
                                    ? 0
                                    : At(n, "pads", i, 0) + At(n, "pads", i + axes, 0);
                            if (x[i + 2] is not { } length)
                                return null;
                            return MakingShapes.Whole(
                                same
                                    ? length * stride
                                    : (stride * (length - 1)) + At(n, "output_padding", i, 0) + window - pads
                            );
                        }
                    ),
            ]),
        ];
    }

    private static Known[] Pool(NodeFacts n, int outputs)
    {
        if (
            n.In(0).Dims is not { Length: > 2 } x
            || n.List("kernel_shape") is not { } kernel
            || kernel.Length != x.Length - 2
        )
            return [];
        var result = n.Make([x[0], x[1], .. Slide(n, kernel, n.Node.Int("ceil_mode", 0) != 0, kernel.Length)]);
        n.Work = result.Elements * Known.Product(kernel) * Slow;
        return [result, .. outputs > 1 ? (Known[])[result with { Type = ElementType.Int64 }] : []];
    }

    /// <summary>The number of positions of a window along each axis.</summary>
    private static IEnumerable<long?> Slide(NodeFacts n, long?[] kernel, bool ceil, int axes)
    {
        string auto = n.Node.Text("auto_pad", "");
        return Enumerable
            .Range(0, axes)
            .Select(i =>
            {
                double stride = At(n, "strides", i, 1),
                    window = ((At(kernel, i, 1) - 1) * At(n, "dilations", i, 1)) + 1;
                if (n.In(0).Dim(i + 2) is not { } length || stride <= 0)
                    return null;
                if (auto.StartsWith("SAME", StringComparison.Ordinal))
                    return MakingShapes.Whole(Math.Ceiling(length / stride));
                double pads = auto == "VALID" ? 0 : At(n, "pads", i, 0) + At(n, "pads", i + axes, 0),
                    steps = (length + pads - window) / stride;
                return MakingShapes.Whole((ceil ? Math.Ceiling(steps) : Math.Floor(steps)) + 1);
            });
    }

    private static Known[] Global(NodeFacts n) =>
        n.In(0).Dims is { Length: > 2 } x ? [n.Make([x[0], x[1], .. x[2..].Select(_ => (long?)1)])] : [];

    private static long?[]? Unpooled(NodeFacts n)
    {
        if (n.In(0).Dims is not { Length: > 2 } x || n.List("kernel_shape") is not { } kernel)
            return null;
        int axes = x.Length - 2;
        return
        [
            x[0],
            x[1],
            .. x[2..]
                .Select(
                    (d, i) =>
                        d is { } length
                            ? MakingShapes.Whole(
                                ((length - 1.0) * At(n, "strides", i, 1))
                                    + At(kernel, i, 1)
                                    - At(n, "pads", i, 0)
                                    - At(n, "pads", i + axes, 0)
                            )
                            : null
                ),
        ];
    }

    private static double At(NodeFacts n, string attribute, int i, double otherwise) =>
        n.List(attribute) is { } list ? At(list, i, otherwise) : otherwise;

    private static double At(long?[] list, int i, double otherwise) =>
        i < list.Length ? list[i] ?? otherwise : otherwise;
}
