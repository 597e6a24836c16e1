using GradCam.Building;
using GradCam.Foundation;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// A pool that sums is a depthwise convolution with ones: its gradient spreads each window's share over the window.
/// </summary>
internal static class WindowSums
{
    /// <param name="n">The pool.</param>
    /// <param name="windows">Its windows.</param>
    /// <param name="g">The gradient per window.</param>
    /// <param name="counts">The divisors; null for none.</param>
    public static Val Back(BackwardNode n, WindowAxis[] windows, Val g, WindowCounts? counts = null)
    {
        if (n.Dims(0)[1].Value is not { } channels)
            throw n.Fail("needs the number of its input's channels to be known");
        if (counts?.Varying is { } varying)
            g /= varying;
        long[] kernel = [channels, 1, .. windows.Select(a => a.Kernel!.Value)];
        float share = 1 / (counts?.Uniform ?? 1);
        Val weight = n.Graph.Share(
            $"sums {share} {string.Join(',', kernel)}",
            name =>
            {
                var values = new float[ElementCount.Of(kernel)];
                Array.Fill(values, share);
                return Tensors.Of(name, values, kernel);
            }
        );
        return Convolution.Back(n, windows, g, weight, channels, turned: weight);
    }
}

/// <summary>By what an average pool divides: the same for all windows, or not.</summary>
/// <param name="Uniform">The number for all windows, or 1.</param>
/// <param name="Varying">A value of the shape <c>[1, 1, windows...]</c>, or null.</param>
internal sealed record WindowCounts(float Uniform, Val? Varying)
{
    public static WindowCounts Of(BackwardNode n, WindowAxis[] windows)
    {
        bool ceil = n.Int("ceil_mode", 0) == 1,
            padding = n.Int("count_include_pad", 0) == 1;
        bool inside = !ceil && (padding || windows.All(a => a is { Begin: 0, End: 0 }));
        if (inside)
            return new(windows.Aggregate(1f, (product, a) => product * a.Kernel!.Value), null);
        if (windows.All(a => a.Overhang is not null))
            return Known(n.Graph, windows, padding);
        if (ceil)
            throw n.Fail("rounds up its number of windows and needs its input's height and width to be known");

        // Unknown lengths: the same windows over ones count what they read.
        Val ones = Full(Concat(0, n.Graph.Ints(1, 1), n.X(0).Shape(2)), 1);
        long[] kernel = [1, 1, .. windows.Select(a => a.Kernel!.Value)];
        return new(
            1,
            n.Emit(
                "Conv",
                [ones, Full(n.Graph.Ints(kernel), 1)],
                n.Attrs.Without("ceil_mode", "count_include_pad", "kernel_shape")
            )
        );
    }

    private static WindowCounts Known(GraphBuilder graph, WindowAxis[] windows, bool padding)
    {
        float[] product = [1];
        foreach (var axis in windows)
        {
            float[] counts = [.. Enumerable.Range(0, (int)axis.Short!.Value).Select(o => Count(axis, o, padding))];
            product = [.. product.SelectMany(p => counts.Select(c => p * c))];
        }
        if (product.All(c => c == product[0]))
            return new(product[0], null);
        return new(1, graph.Add(Tensors.Of("", product, [1, 1, .. windows.Select(a => a.Short!.Value)])));
    }

    private static float Count(WindowAxis axis, int window, bool padding)
    {
        long first = padding ? -axis.Begin!.Value : 0,
            end = axis.Long!.Value + (padding ? axis.End!.Value : 0);
        int count = 0;
        for (long j = 0; j < axis.Kernel; j++)
            if (window * axis.Stride - axis.Begin + j * axis.Dilation is var at && at >= first && at < end)
                count++;
        return count;
    }
}
