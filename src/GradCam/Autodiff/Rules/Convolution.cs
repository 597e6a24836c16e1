using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Convolutions and their transposes: each is the other's gradient.</summary>
internal static class Convolution
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Conv"] = new Rule(
                n => Back(n, Windows.Of(n, n.Dims(1)), n.G, n.X(1)),
                n => Weight(n, Windows.Of(n, n.Dims(1)), n.X(0), n.G),
                Bias
            ).On(
                "2,3,5,5 ; 4,3,3,3 ; 4 | pads=[1,1,1,1]",
                "1,4,6,5 ; 6,2,2,3 | strides=[2,3] pads=[1,0,0,1] group=2",
                "1,2,7 ; =2,2,3 | pads=[1,2]",
                "2,3,4,4 ; =3,1,3,3 | group=3 pads=[1,1,1,1]",
                "1,2,7,6 ; 2,1,3,2 | group=2 strides=[2,1] auto_pad=SAME_LOWER",
                "1,16,4,3 ; =16,1,3,2 | group=16 strides=[2,1] pads=[1,1,0,0]"
            ),
            ["ConvTranspose"] = new Rule(
                Forth,
                n => Weight(n, Windows.OfTransposed(n, n.Dims(1)), n.G, n.X(0)),
                Bias
            ).On(
                "2,3,3,4 ; 3,2,3,3 ; 2 | strides=[2,2] pads=[1,1,1,1] output_padding=[1,1]",
                "1,4,3,4 ; 4,3,3,2 | group=2 dilations=[1,2]",
                "1,2,4 ; 2,1,4 | strides=[2] auto_pad=SAME_UPPER",
                "1,2,3,3 ; 2,2,3,3 | strides=[2,2] output_shape=[6,8]"
            ),
        };

    /// <summary>
    /// From the windows back to what they read: the gradient of a convolution with respect to its input.
    /// </summary>
    /// <param name="n">The convolution, or a pool that is one with constant weights.</param>
    /// <param name="windows">Its windows.</param>
    /// <param name="g">The gradient per window.</param>
    /// <param name="weight">The weights, <c>[M, C/group, k...]</c>.</param>
    /// <param name="groups">The number of groups if it is not the attribute.</param>
    /// <param name="turned">The weights as <see cref="FlippedWeights"/> makes them, if known.</param>
    public static Val Back(
        BackwardNode n,
        WindowAxis[] windows,
        Val g,
        Val weight,
        long? groups = null,
        Val? turned = null
    )
    {
        long group = groups ?? n.Int("group", 1);
        AttributeProto[] shared = [Attr.Of("dilations", windows.Dilations()), Attr.Of("group", group)];
        Val? Turned() => turned ?? FlippedWeights.Of(n.Graph, weight, group);
        if (FlippedWeights.Pads(windows) is { } turnedPads && Turned() is { } kernels)
            return n.Emit("Conv", [g, kernels], [.. shared, Attr.Of("pads", turnedPads)]);
        if (SpacedConvolution.Back(n, windows, g, group, Turned) is { } spaced)
            return spaced;
        shared = [.. shared, Attr.Of("strides", windows.Strides())];
        if (windows.All(a => a.Overhang is not null))
            return n.Emit(
                "ConvTranspose",
                [g, weight],
                [
                    .. shared,
                    Attr.Of("pads", windows.Pads()!),
                    Attr.Of("output_padding", windows.Select(a => Math.Max(0, -a.Overhang!.Value))),
                ]
            );

        // What lies where only the run knows: all that the windows can reach and the longest rest behind them, cut to
        // the input.
        Val reached = n.Emit(
            "ConvTranspose",
            [g, weight],
            [.. shared, Attr.Of("output_padding", windows.Select(a => a.Stride - 1))]
        );
        Val input = n.X(0).Shape(2);
        Val begins = windows.All(a => a.Begin is not null)
            ? n.Graph.Ints([.. windows.Select(a => a.Begin!.Value)])
            : Begins(n, reached.Shape(2) - n.Graph.Ints([.. windows.Select(a => a.Stride - 1)]) - input);
        return reached.Slice(begins, begins + input, n.Graph.Ints(Spatial(windows)));
    }

    /// <summary>The padding in front that <c>auto_pad</c> chooses for a given sum of both.</summary>
    private static Val Begins(BackwardNode n, Val total)
    {
        total = total.Binary("Max", n.Graph.Ints(0));
        Val half = total / n.Graph.Ints(2);
        return n.Text("auto_pad", "") == "SAME_UPPER" ? half : total - half;
    }

    /// <summary>The gradient of a transposed convolution with respect to its input: the convolution.</summary>
    private static Val Forth(BackwardNode n)
    {
        var windows = Windows.OfTransposed(n, n.Dims(1));
        return n.Emit(
            "Conv",
            [n.G, n.X(1)],
            Attr.Of("strides", windows.Strides()),
            Attr.Of("dilations", windows.Dilations()),
            Attr.Of("pads", KnownPads(n, windows)),
            Attr.Of("group", n.Int("group", 1))
        );
    }

    /// <summary>
    /// The gradient of the weights: the long side convolved with the short one, batch and channels swapped, steps and
    /// dilations too.
    /// </summary>
    private static Val Weight(BackwardNode n, WindowAxis[] windows, Val longSide, Val shortSide)
    {
        long group = n.Int("group", 1);
        long[] spatial = Spatial(windows),
            swap = [1, 0, .. spatial];
        Val image = longSide.Transpose(swap);
        if (group > 1)
        {
            // [N, group * C, ...] as [C, group * N, ...], so that each group meets only its own filters.
            image = longSide
                .Reshape(Shape([0, group, -1]))
                .Transpose([2, 1, 0, .. spatial.Select(a => a + 1)])
                .Reshape(Shape([0, -1]));
        }
        Val gradient = n.Emit(
            "Conv",
            [image, shortSide.Transpose(swap)],
            Attr.Of("strides", windows.Dilations()),
            Attr.Of("dilations", windows.Strides()),
            Attr.Of("pads", KnownPads(n, windows)),
            Attr.Of("group", group)
        );
        bool exact = windows.All(a => a.Overhang is { } over && Math.Max(0, -over) < a.Dilation);
        if (!exact)
            gradient = gradient.Slice(n.Graph.Ints(new long[windows.Length]), Kernel(), n.Graph.Ints(Spatial(windows)));
        return gradient.Transpose(swap);

        Val Kernel() =>
            windows.All(a => a.Kernel is not null)
                ? n.Graph.Ints([.. windows.Select(a => a.Kernel!.Value)])
                : n.X(1).Shape(2);

        Val Shape(long[] leading) =>
            windows.All(a => a.Long is not null)
                ? n.Graph.Ints([.. leading, .. windows.Select(a => a.Long!.Value)])
                : Concat(0, n.Graph.Ints(leading), longSide.Shape(2));
    }

    private static Val Bias(BackwardNode n) =>
        n.G.Sum([0, .. Enumerable.Range(2, n.Rank(1) - 2).Select(a => (long)a)], keep: false);

    private static long[] Spatial(WindowAxis[] windows) => [.. windows.Select((_, a) => a + 2L)];

    private static long[] KnownPads(BackwardNode n, WindowAxis[] windows) =>
        windows.Pads()
        ?? throw n.Fail("needs its input's height and width to be known, because of its automatic padding");
}
