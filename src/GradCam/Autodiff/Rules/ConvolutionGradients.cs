using GradCam.Graph;
using GradCam.Graph.Proto;
using static GradCam.Graph.ValShaping;

namespace GradCam.Autodiff.Rules;

/// <summary>The two gradients of a convolution.</summary>
internal static class ConvolutionGradients
{
    /// <summary>The gradient with respect to the input.</summary>
    public static Val Input(Op n, Val gradient, Val weights, Window window)
    {
        long group = n.Int("group", 1);
        if (window.Strides.All(s => s == 1) && n.Graph.Constant(weights.Name) is { } constant && Enumerable.Range(0, window.Axes).All(a => Mirrored(window, a) is { Begin: >= 0, End: >= 0 }))
        {
            var mirrored = window with
            {
                Begin = [.. Enumerable.Range(0, window.Axes).Select(a => Mirrored(window, a).Begin)],
                End = [.. Enumerable.Range(0, window.Axes).Select(a => Mirrored(window, a).End)],
            };
            return n.Emit("Conv", [gradient, n.Graph.Add(FlippedWeights.Of(constant, group))], mirrored.Attributes(group));
        }
        var dims = n.Dims(0);
        if (window.Strides.All(s => s == 1)) return n.Emit("ConvTranspose", [gradient, weights], window.Attributes(group));
        if (dims.Skip(2).All(d => d.Value is not null))
        {
            long[] remainder = [.. Enumerable.Range(0, window.Axes).Select(a => Remainder(window, a, dims[a + 2].Value!.Value))];
            return n.Emit("ConvTranspose", [gradient, weights], [.. window.Attributes(group), Attr.Of("output_padding", remainder)]);
        }
        // The input's size is known only at run time: undo all windows, then cut and fill to that size.
        var bare = window with { Begin = new long[window.Axes], End = new long[window.Axes] };
        Val full = n.Emit("ConvTranspose", [gradient, weights], bare.Attributes(group));
        Val begin = n.Graph.Ints([.. window.Begin.Select(p => -p)]), none = n.Graph.Ints(0, 0);
        Val end = n.X(0).Shape(2) - full.Shape(2) - begin;
        return n.Emit("Pad", [full, Concat(0, none, begin, none, end)]);
    }

    /// <summary>The gradient with respect to the weights, <c>[M, C / group, kernel...]</c>: a convolution of the input with the gradient, channels and samples swapped.</summary>
    /// <param name="input">What was convolved, and its dimensions as far as known.</param>
    /// <param name="gradient">The gradient of the result, likewise.</param>
    /// <param name="weights">The dimensions of the weights.</param>
    /// <param name="window">The window.</param>
    /// <param name="group">Number of groups.</param>
    public static Val Weights((Val Value, Dim[]? Dims) input, (Val Value, Dim[]? Dims) gradient, Dim[] weights, Window window, long group)
    {
        var graph = input.Value.Graph;
        if (weights[0].Value is not { } outputs || weights[1].Value is not { } perGroup)
            throw new GradCamException("A convolution's weights have an unknown shape, so their gradient cannot be written; export the model with static shapes.");
        long[] spatial = [.. Enumerable.Range(3, window.Axes).Select(axis => (long)axis)];
        Val Places((Val Value, Dim[]? Dims) x) => x.Dims?.Skip(2).All(d => d.Value is not null) == true
            ? graph.Ints([.. x.Dims.Skip(2).Select(d => d.Value!.Value)])
            : x.Value.Shape(2);
        Val Split((Val Value, Dim[]? Dims) x, long channels) => x.Value.Reshape(Concat(0, graph.Ints(0, group, channels), Places(x)));
        Val samples = Split(input, perGroup).Transpose([2, 1, 0, .. spatial]).Reshape(Concat(0, graph.Ints(perGroup, -1), Places(input)));
        Val kernels = Split(gradient, outputs / group).Transpose([1, 2, 0, .. spatial]).Reshape(Concat(0, graph.Ints(outputs, -1), Places(gradient)));
        Val all = graph.Emit("Conv", [samples, kernels], [.. KernelShape(gradient.Dims), Attr.Of("group", group), Attr.Of("strides", window.Dilations), Attr.Of("dilations", window.Strides), Attr.Of("pads", [.. window.Begin, .. window.End])]);
        // Windows that a stride left over at the end of an axis give surplus rows.
        long[] axes = [.. Enumerable.Range(2, window.Axes).Select(axis => (long)axis)];
        Val cut = all.Slice(graph.Ints([.. axes.Select(_ => 0L)]), graph.Ints(window.Kernel), graph.Ints(axes));
        return cut.Transpose([1, 0, .. axes]);
    }

    /// <summary>The kernel's size where it is known, for those who differentiate this convolution again.</summary>
    private static AttributeProto[] KernelShape(Dim[]? gradient) =>
        gradient?.Skip(2).All(d => d.Value is not null) == true ? [Attr.Of("kernel_shape", gradient.Skip(2).Select(d => d.Value!.Value))] : [];

    private static (long Begin, long End) Mirrored(Window w, int axis) => (w.Reach(axis) - 1 - w.Begin[axis], w.Reach(axis) - 1 - w.End[axis]);

    /// <summary>How many input rows lie behind the last window's reach.</summary>
    private static long Remainder(Window w, int axis, long length) => (length + w.Begin[axis] + w.End[axis] - w.Reach(axis)) % w.Strides[axis];
}
