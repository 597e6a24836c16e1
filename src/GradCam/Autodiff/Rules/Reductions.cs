using GradCam.Autodiff.Rules.Kernels;
using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>Sums, means, norms and extremes over axes.</summary>
internal static class Reductions
{
    private static readonly string[] AxisSamples =
    [
        "2,3,4 ; i[1]",
        "2,3,4 ; i[-1,0] | keepdims=0",
        "2,3",
        "2,3 | keepdims=0",
    ];

    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["ReduceSum"] = new Rule(n => Keepdims(n, n.G).ExpandLike(n.X(0))).On([
                .. AxisSamples,
                "2,3 ; i[] | noop_with_empty_axes=1",
            ]),
            ["ReduceMean"] = new Rule(n =>
                !IsNoop(n) && Axes(n) is { } axes
                    ? Repeated.Along(axes, Keepdims(n, n.G / Share(n)), n.X(0))
                    : Keepdims(n, n.G / Share(n)).ExpandLike(n.X(0))
            ).On(AxisSamples),
            ["ReduceMax"] = new Rule(n => Extreme(n, "ArgMax"))
            {
                Note = "Of equal values the first gets the gradient.",
            }.On(AxisSamples),
            ["ReduceMin"] = new Rule(n => Extreme(n, "ArgMin"))
            {
                Note = "Of equal values the first gets the gradient.",
            }.On(AxisSamples),
            ["ReduceL1"] = new Rule(n => Keepdims(n, n.G) * n.X(0).Sign()).On(AxisSamples),
            ["ReduceL2"] = new Rule(n => Keepdims(n, Where(n.Y.Equal(0), 0, n.G / n.Y)) * n.X(0))
            {
                Note = "Where the norm is 0 the gradient is 0.",
            }.On(AxisSamples),
            ["ReduceSumSquare"] = new Rule(n => Keepdims(n, 2 * n.G) * n.X(0)).On(AxisSamples),
            ["ReduceLogSum"] = new Rule(n => Keepdims(n, n.G * (-n.Y).Exp()).ExpandLike(n.X(0))).On(
                "+2,3,4 ; i[1]",
                "+2,3 | keepdims=0"
            ),
            ["ReduceLogSumExp"] = new Rule(n => Keepdims(n, n.G) * (n.X(0) - Keepdims(n, n.Y)).Exp()).On(AxisSamples),
            ["ReduceProd"] = new Rule(n => Keepdims(n, n.G * n.Y) / n.X(0))
            {
                Note = "A factor of 0 makes the gradient infinite or no number.",
            }.On("+2,3 ; i[1]", "+2,2"),
        };

    /// <summary>
    /// A value in the shape of the result, with the reduced axes put back as length 1 (a scalar broadcasts as it is).
    /// </summary>
    private static Val Keepdims(BackwardNode n, Val value) =>
        n.Int("keepdims", 1) == 1 || !n.Has(1) || IsNoop(n) ? value : value.Binary("Unsqueeze", n.X(1));

    private static bool IsNoop(BackwardNode n) =>
        n.Int("noop_with_empty_axes", 0) == 1 && (!n.Has(1) || n.Ints(1) is []);

    /// <summary>The number of elements that make up one of the result.</summary>
    private static Val Share(BackwardNode n)
    {
        if (IsNoop(n))
            return n.Graph.Scalar(1);
        if (Axes(n) is { } axes)
            return n.X(0).Count(axes);
        return (n.X(0).Unary("Size") / n.Y.Unary("Size")).Cast(ElementType.Float);
    }

    private static Val Extreme(BackwardNode n, string argument) =>
        IsNoop(n)
            ? n.G
            : Extremum.Gradient(
                n.X(0),
                n.G,
                n.Rank(0),
                Axes(n) ?? throw n.Fail("reduces over axes that only the run knows"),
                argument
            );

    /// <summary>The reduced axes from 0 on, or null if only the run knows them.</summary>
    private static long[]? Axes(BackwardNode n)
    {
        int rank = n.Rank(0);
        long[] all = [.. Enumerable.Range(0, rank).Select(a => (long)a)];
        if (!n.Has(1))
            return all;
        return n.Ints(1) is not { } axes ? null
            : axes.Length == 0 ? all
            : [.. axes.Select(a => a < 0 ? a + rank : a)];
    }
}
