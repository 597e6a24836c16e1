using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>The gradient of a maximum or minimum over axes: all of it goes to the first element that is it.</summary>
internal static class Extremum
{
    /// <param name="x">The value that was reduced.</param>
    /// <param name="gradient">The gradient of the result; the reduced axes may be there as length 1 or be gone.</param>
    /// <param name="rank">Number of axes of <paramref name="x"/>.</param>
    /// <param name="axes">The axes that were reduced, none of them negative.</param>
    /// <param name="argument"><c>ArgMax</c> or <c>ArgMin</c>.</param>
    public static Val Gradient(Val x, Val gradient, int rank, long[] axes, string argument)
    {
        long[] kept = [.. Enumerable.Range(0, rank).Select(a => (long)a).Except(axes)];
        long[] order = [.. kept, .. axes];
        Val moved = x.Transpose(order);
        Val keptShape = kept.Length == 0 ? x.Graph.Ints() : x.Graph.Emit("Gather", [x.Shape(), x.Graph.Ints(kept)]);
        Val flat = moved.Reshape(Concat(0, keptShape, x.Graph.Ints(-1)));
        Val first = x.Graph.Emit(argument, [flat], Attr.Of("axis", kept.Length), Attr.Of("keepdims", 1));
        Val back = ZerosLike(flat)
            .ScatterAdd(first, gradient.Reshape(Concat(0, keptShape, x.Graph.Ints(1))), kept.Length);
        return back.ReshapeLike(moved).Transpose(order.Select((_, i) => (long)Array.IndexOf(order, i)));
    }
}
