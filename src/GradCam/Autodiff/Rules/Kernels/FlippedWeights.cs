using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>
/// The constant weights with which a convolution of stride 1 is its own gradient: every filter reversed, and input and
/// output channels of each group swapped. Forward convolution is the runtime's fast path.
/// </summary>
internal static class FlippedWeights
{
    /// <summary>
    /// The padding of that convolution, or null if there is none: a stride, unknown lengths, or more padding than the
    /// window is long.
    /// </summary>
    public static long[]? Pads(WindowAxis[] windows)
    {
        if (windows.Any(a => a.Stride != 1))
            return null;
        long?[] pads =
        [
            .. windows.Select(a => a.Span - a.Begin),
            .. windows.Select(a => a.Span - (a.Overhang ?? a.End)),
        ];
        return pads.All(p => p >= 0) ? [.. pads.Select(p => p!.Value)] : null;
    }

    /// <summary>
    /// The weights <c>[M, C/group, k...]</c> as <c>[C, M/group, k reversed...]</c>, or null if they are computed, or do
    /// not make whole groups.
    /// </summary>
    /// <remarks>Made once however many scores are differentiated: they are as large as the weights.</remarks>
    public static Val? Of(GraphBuilder graph, Val weight, long group) =>
        graph.Constant(weight.Name) is not { } tensor
        || tensor.Dims.Contains(0)
        || group < 1
        || tensor.Dims[0] % group != 0
            ? null
            : graph.Share($"flipped {weight.Name} {group}", _ => Flip(tensor, group));

    private static TensorProto Flip(TensorProto tensor, long group)
    {
        float[] values = Tensors.Floats(tensor);
        long[] dims = [.. tensor.Dims];
        int groups = (int)group,
            filters = (int)(dims[0] / group),
            channels = (int)dims[1];
        int kernel = values.Length / (groups * filters * channels);
        var flipped = new float[values.Length];
        for (int g = 0; g < groups; g++)
        for (int m = 0; m < filters; m++)
        for (int c = 0; c < channels; c++)
        {
            var to = flipped.AsSpan(((g * channels + c) * filters + m) * kernel, kernel);
            values.AsSpan(((g * filters + m) * channels + c) * kernel, kernel).CopyTo(to);
            to.Reverse();
        }
        return Tensors.Of("", flipped, [groups * channels, filters, .. dims[2..]]);
    }
}
