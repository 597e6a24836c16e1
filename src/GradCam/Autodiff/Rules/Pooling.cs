using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Pooling, over windows and over all positions.</summary>
internal static class Pooling
{
    private const string FirstMaximum = "Of equal maxima the first takes the whole gradient, as in PyTorch.";

    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["MaxPool"] = new Rule(MaxBack) { Note = FirstMaximum }.On(
                "2,2,6,5 | kernel_shape=[2,2] strides=[2,2]",
                "1,2,6,7 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1] ceil_mode=1",
                "1,2,7 | kernel_shape=[3] dilations=[2]",
                "1,1,4,5,4 | kernel_shape=[2,3,2] auto_pad=SAME_UPPER",
                "2,2,5,5 | kernel_shape=[2,3] storage_order=1"
            ),
            ["AveragePool"] = new Rule(n =>
                WindowSums.Back(n, Windows.Of(n), n.G, WindowCounts.Of(n, Windows.Of(n)))
            ).On(
                "2,2,6,5 | kernel_shape=[2,2] strides=[2,2]",
                "1,2,6,7 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1] ceil_mode=1",
                "1,2,5,5 | kernel_shape=[3,3] pads=[1,1,1,1] count_include_pad=1",
                "1,2,7 | kernel_shape=[3] dilations=[2]",
                "1,1,4,5,4 | kernel_shape=[2,3,2] auto_pad=SAME_UPPER"
            ),
            ["LpPool"] = new Rule(n => NormBack(n, g => WindowSums.Back(n, Windows.Of(n), g))).On(
                "2,2,6,5 | kernel_shape=[2,2] strides=[2,2]",
                "1,2,6,7 | kernel_shape=[3,2] p=3 pads=[1,0,1,1]",
                "1,2,7 | kernel_shape=[3] p=1"
            ),
            ["GlobalMaxPool"] = new Rule(GlobalMaxBack) { Note = FirstMaximum }.On("2,3,4,5", "1,2,3", "2,2,2,3,2"),
            ["GlobalAveragePool"] = new Rule(MeanBack).On("2,3,4,5", "1,2,3", "2,2,2,3,2"),
            ["GlobalLpPool"] = new Rule(n => NormBack(n, g => g)).On("2,3,4,5", "1,2,3 | p=3", "2,2,2,3 | p=1"),
        };

    /// <summary>
    /// Adds the gradient where the pool found its maxima; windows that overlap may have found the same one.
    /// </summary>
    private static Val MaxBack(BackwardNode n)
    {
        // Column-major indices do not fit the flat tensor: a second pool finds the others.
        Val indices =
            n.Int("storage_order", 0) == 0
                ? n.Out(1)
                : n.Graph.EmitMany("MaxPool", 2, [n.X(0)], n.Attrs.Without("storage_order").Select(a => a.Clone()))[1];
        return ZerosLike(n.X(0)).Flat().ScatterAdd(indices.Flat(), n.G.Flat()).ReshapeLike(n.X(0));
    }

    private static Val MeanBack(BackwardNode n)
    {
        long[] positions = Positions(n);
        Val perChannel = n.G with { Structure = Reduced.Along(positions, n.X(0)) };
        return Repeated.Along(positions, perChannel / n.X(0).Count(positions), n.X(0));
    }

    private static Val GlobalMaxBack(BackwardNode n)
    {
        Val flat = n.X(0).Reshape(0, 0, -1);
        Val first = n.Emit("ArgMax", [flat], Attr.Of("axis", 2), Attr.Of("keepdims", 1));
        return ZerosLike(flat).ScatterAdd(first, n.G.Reshape(0, 0, 1), 2).ReshapeLike(n.X(0));
    }

    /// <summary>
    /// The gradient of <c>y = (sum |x|^p)^(1/p)</c>: <c>sign(x) |x|^(p-1)</c> times <c>g / y^(p-1)</c> of the windows
    /// that read x.
    /// </summary>
    private static Val NormBack(BackwardNode n, Func<Val, Val> back)
    {
        long p = n.Int("p", 2);
        Val x = n.X(0);
        if (p == 1)
            return x.Sign() * back(n.G);
        // A norm of 0 has only zeros below it, which end the gradient; it must not divide.
        Val norm = Where(n.Y > 0, n.Y, 1);
        return p == 2 ? x * back(n.G / norm) : x.Sign() * x.Abs().Pow(p - 1) * back(n.G / norm.Pow(p - 1));
    }

    private static long[] Positions(BackwardNode n) =>
        [.. Enumerable.Range(2, n.Rank(0) - 2).Select(axis => (long)axis)];
}
