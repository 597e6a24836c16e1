using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff;

/// <summary>Undoes broadcasting: what was repeated on the way forward is summed on the way back.</summary>
internal static class Broadcasting
{
    /// <summary>
    /// Sums a gradient in the shape of <paramref name="result"/> to the shape of <paramref name="operand"/>.
    /// </summary>
    public static Val SumTo(Val gradient, Val result, Val operand) => SumTo(gradient, result.Dims, operand);

    /// <summary>
    /// Sums a gradient of the shape <paramref name="wide"/>, null if unknown, to the shape of
    /// <paramref name="operand"/>.
    /// </summary>
    public static Val SumTo(Val gradient, Dim[]? wide, Val operand)
    {
        if (wide is null || operand.Dims is not { } narrow)
            return SumAtRunTime(gradient, operand);
        int extra = wide.Length - narrow.Length;
        var axes = new List<long>();
        for (int axis = 0; axis < wide.Length; axis++)
        {
            if (axis < extra)
                axes.Add(axis);
            else if (narrow[axis - extra].Value == 1)
            {
                if (wide[axis].Value != 1)
                    axes.Add(axis);
            }
            else if (narrow[axis - extra].Value is null && !narrow[axis - extra].SameAs(wide[axis]))
                return SumAtRunTime(gradient, operand);
        }
        if (axes is [2, 3] && wide is [_, _, { Value: { } height }, { Value: { } width }])
            gradient = SumOfPlaces(gradient, height * width, operand);
        else if (axes.Count > 0)
            gradient = gradient.Sum([.. axes]);
        return extra > 0 ? gradient.Squeeze([.. Enumerable.Range(0, extra).Select(a => (long)a)]) : gradient;
    }

    /// <summary>
    /// The sum over height and width, as a global pool: that the runtime computes in the layout of its convolutions.
    /// </summary>
    private static Val SumOfPlaces(Val gradient, long count, Val operand)
    {
        long[] places = [2, 3];
        if (gradient.Structure?.Sum(places) is { } known)
            return known;
        // Nothing is known yet of a gradient's own shape; its sum has the operand's.
        Val mean = gradient.Graph.Emit("GlobalAveragePool", [gradient]) with
        {
            Structure = Reduced.Along(places, operand),
        };
        return mean * count;
    }

    /// <summary>
    /// The same with shapes that only the run knows: sums the axes where the operand, padded with ones in front, has
    /// length 1.
    /// </summary>
    private static Val SumAtRunTime(Val gradient, Val operand)
    {
        var graph = gradient.Graph;
        Val wide = gradient.Shape(),
            narrow = operand.Shape();
        Val missing = wide.Shape() - narrow.Shape();
        Val ones = graph.Emit("ConstantOfShape", [missing], Attr.Of("value", Tensors.Vector("", [1])));
        Val repeated = Concat(0, ones, narrow).Equal(graph.Ints(1)) & !wide.Equal(graph.Ints(1));
        Val axes = repeated.Unary("NonZero").Reshape(-1);
        Val sum = graph.Emit("ReduceSum", [gradient, axes], Attr.Of("keepdims", 1), Attr.Of("noop_with_empty_axes", 1));
        return sum.Reshape(narrow);
    }
}
