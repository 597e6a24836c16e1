using GradCam.Graph;

namespace GradCam.Autodiff.Rules;

/// <summary>Convolutions of any number of axes. A convolution's gradient is a transposed convolution, and the other way round.</summary>
internal static class Convolution
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Conv"] = new Rule(
            n => ConvolutionGradients.Input(n, n.G, n.X(1), WindowOf(n)),
            n => ConvolutionGradients.Weights((n.X(0), n.Dims(0)), (n.G, n.Y.Dims), n.Dims(1), WindowOf(n), n.Int("group", 1)),
            n => SumToBias(n))
            .On("2,2,5,5 ; 3,2,3,3 ; 3", "1,2,6,5 ; 3,2,3,2 | strides=[2,2] pads=[1,0,0,1]", "1,4,5,5 ; 4,1,3,3 | group=4 pads=[1,1,1,1]",
                "1,4,6 ; 6,2,3 ; 6 | group=2 dilations=[2] strides=[2] pads=[2,2]", "1,1,4,4,4 ; 2,1,2,2,2 | strides=[1,2,1]",
                "1,2,6,5 ; 2,2,3,3 | auto_pad=SAME_UPPER strides=[2,2]", "1,2,6,5 ; 2,2,2,3 | auto_pad=SAME_LOWER", "1,1,5,5 ; 1,1,3,3 | auto_pad=VALID",
                "1,2,5,5 ; =3,2,3,3 | pads=[1,1,1,1]", "1,4,5,4 ; =6,2,2,3 | group=2 dilations=[2,1] pads=[1,0,0,1]", "1,3,4 ; =2,3,1", "1,1,3,3 ; =2,1,1,1 | pads=[1,1,1,1]"),
        ["ConvTranspose"] = new Rule(
            n => n.Emit("Conv", [n.G, n.X(1)], Transposed(n).Attributes(n.Int("group", 1))),
            n => ConvolutionGradients.Weights((n.G, n.Y.Dims), (n.X(0), n.Dims(0)), n.Dims(1), Transposed(n), n.Int("group", 1)),
            n => SumToBias(n))
            .On("1,2,3,3 ; 2,3,3,3 ; 3", "1,2,3,4 ; 2,3,3,3 | strides=[2,2] pads=[1,1,1,1] output_padding=[1,0]", "1,4,4 ; 4,2,3 | group=2 dilations=[2] pads=[1,2]",
                "1,1,2,2,2 ; 1,2,2,2,2 | strides=[2,2,2]", "1,2,3,3 ; 2,2,3,3 | auto_pad=SAME_UPPER strides=[2,2]", "1,2,3,3 ; 2,2,3,3 | strides=[2,2] output_shape=[6,7]"),
    };

    private static Window WindowOf(Op n) => Window.Of(n, Kernel(n), n.Dims(0));

    private static long[] Kernel(Op n) => n.Ints("kernel_shape") ??
        [.. n.Dims(1).Skip(2).Select(d => d.Value ?? throw n.Fail("has weights of unknown shape"))];

    private static Val SumToBias(Op n) => n.G.Sum([0, .. Enumerable.Range(2, n.Rank(1) - 2).Select(axis => (long)axis)], keep: false);

    /// <summary>The window of a transposed convolution, its padding found from the sizes where the node leaves it to them.</summary>
    private static Window Transposed(Op n)
    {
        long[] kernel = Kernel(n);
        string auto = n.Text("auto_pad", "NOTSET");
        bool fromSizes = n.Ints("output_shape") is not null || auto.StartsWith("SAME", StringComparison.Ordinal);
        if (!fromSizes) return Window.Of(n, kernel, n.Dims(0));

        var window = new Window(kernel, n.Ints("strides") ?? [.. kernel.Select(_ => 1L)], n.Ints("dilations") ?? [.. kernel.Select(_ => 1L)], new long[kernel.Length], new long[kernel.Length]);
        for (int axis = 0; axis < kernel.Length; axis++)
        {
            if (n.Dims(0)[axis + 2].Value is not { } from || n.Y.Dims?[axis + 2].Value is not { } to) throw n.Fail("pads by its sizes, which are unknown");
            long extra = n.Ints("output_padding") is { } padding ? padding[axis] : 0;
            long total = window.Strides[axis] * (from - 1) + extra + window.Reach(axis) - to;
            if (total < 0) throw n.Fail("has an output larger than its windows reach");
            long half = total / 2;
            window.Begin[axis] = auto == "SAME_UPPER" ? half : total - half;
            window.End[axis] = total - window.Begin[axis];
        }
        return window;
    }
}
