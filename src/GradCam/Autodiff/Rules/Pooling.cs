using GradCam.Graph;
using static GradCam.Graph.ValShaping;

namespace GradCam.Autodiff.Rules;

/// <summary>Pools: what a window was boiled down from gets the gradient back.</summary>
internal static class Pooling
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        // The pool's own indices name the element that won, also where windows overlap; MaxUnpool would lose all but one of them.
        ["MaxPool"] = new Rule(n => ZerosLike(n.X(0)).Flat().ScatterAdd(n.Out(1).Flat(), n.G.Flat()).ReshapeLike(n.X(0)))
        {
            Note = "Of equal values in a window the first gets the gradient, as in PyTorch.",
        }.On("2,2,5,5 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1]", "1,2,5,6 | kernel_shape=[2,2] strides=[2,2] ceil_mode=1", "1,2,6 | kernel_shape=[2] dilations=[2]",
            "1,1,4,4,4 | kernel_shape=[2,2,2] strides=[2,1,2]", "1,1,5,5 | kernel_shape=[2,3] auto_pad=SAME_UPPER strides=[2,2]", "1,1,5,5 | kernel_shape=[3,3] auto_pad=SAME_LOWER"),
        ["AveragePool"] = new Rule(n => AxisMaps.Backward(n.G, n.Rank(0), Windows(n, mean: true)))
            .On("2,2,5,5 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1]", "1,2,5,5 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1] count_include_pad=1",
                "1,2,5,6 | kernel_shape=[2,2] strides=[2,2] ceil_mode=1", "1,1,6,6 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,0,0] ceil_mode=1 count_include_pad=1",
                "1,2,7 | kernel_shape=[3] strides=[2] dilations=[2]", "1,1,4,4,4 | kernel_shape=[2,2,2] strides=[2,1,2]", "1,1,5,5 | kernel_shape=[2,3] auto_pad=SAME_UPPER strides=[2,2]"),
        ["GlobalAveragePool"] = new Rule(n => (n.G / Area(n)).ExpandLike(n.X(0))).On("2,3,2,3", "1,2,5", "1,1,2,2,3"),
        ["GlobalMaxPool"] = new Rule(n => Extremum.Gradient(n.X(0), n.G, n.Rank(0), [.. Spatial(n)], "ArgMax"))
        {
            Note = "Of equal values the first gets the gradient.",
        }.On("2,3,2,3", "1,2,5"),
        ["LpPool"] = new Rule(n => LpGradient(n.X(0), AxisMaps.Backward(LpSeed(n), n.Rank(0), Windows(n, mean: false)), n.Int("p", 2)))
        {
            Note = "Where a window's norm is 0 the gradient is 0.",
        }.On("1,2,4,4 | kernel_shape=[2,2] strides=[2,2] p=2", "1,1,5,5 | kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1] p=3", "1,2,6 | kernel_shape=[2] p=1"),
        ["GlobalLpPool"] = new Rule(n => LpGradient(n.X(0), LpSeed(n).ExpandLike(n.X(0)), n.Int("p", 2)))
        {
            Note = "Where the norm is 0 the gradient is 0.",
        }.On("1,2,3,3 | p=2", "1,2,4 | p=3"),
    };

    private static IEnumerable<long> Spatial(Op n) => Enumerable.Range(2, n.Rank(0) - 2).Select(axis => (long)axis);

    /// <summary>How many places a global pool boils down to one.</summary>
    private static Val Area(Op n)
    {
        long? area = n.Dims(0).Skip(2).Aggregate((long?)1, (product, d) => product * d.Value);
        return area is { } known ? n.Graph.Scalar(known)
            : (n.X(0).Unary("Size") / n.Y.Unary("Size")).Cast(ElementType.Float);
    }

    /// <summary>Per axis, what each window takes of each place: 1, or its share of the mean.</summary>
    private static List<(int, float[,])> Windows(Op n, bool mean)
    {
        var dims = n.Dims(0);
        var window = Window.Of(n, n.Ints("kernel_shape")!, dims);
        bool padsCount = n.Int("count_include_pad", 0) == 1;
        var maps = new List<(int, float[,])>();
        for (int axis = 0; axis < window.Axes; axis++)
        {
            if (dims[axis + 2].Value is not { } length || n.Y.Dims?[axis + 2].Value is not { } windows) throw n.Fail("slides over axes of unknown size");
            var matrix = new float[windows, length];
            for (long w = 0; w < windows; w++)
            {
                long start = w * window.Strides[axis] - window.Begin[axis];
                long[] places = [.. Enumerable.Range(0, (int)window.Kernel[axis]).Select(k => start + k * window.Dilations[axis])];
                long[] inside = [.. places.Where(p => p >= 0 && p < length)];
                // What ceil_mode adds behind the padding never counts.
                int count = padsCount ? places.Count(p => p < length + window.End[axis]) : inside.Length;
                foreach (long place in inside) matrix[w, place] = mean ? 1f / count : 1;
            }
            maps.Add((axis + 2, matrix));
        }
        return maps;
    }

    /// <summary><c>G · y^(1-p)</c>: what every element of a window shares of the derivative of <c>(sum |x|^p)^(1/p)</c>.</summary>
    private static Val LpSeed(Op n) => n.Int("p", 2) == 1 ? n.G : Where(n.Y.Equal(0), 0, n.G / Power(n.Y, n.Int("p", 2) - 1));

    private static Val LpGradient(Val x, Val seed, long p) => p == 2 ? x * seed : x.Sign() * (p == 1 ? seed : Power(x.Abs(), p - 1) * seed);

    private static Val Power(Val value, long exponent) => exponent == 1 ? value : exponent == 2 ? value * value : value.Pow(exponent);
}
