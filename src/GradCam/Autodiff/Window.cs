using GradCam.Graph;
using GradCam.Graph.Proto;

namespace GradCam.Autodiff;

/// <summary>The window that a convolution or a pool slides over the spatial axes; padding is explicit here, whatever the node says.</summary>
/// <param name="Kernel">Lengths.</param>
/// <param name="Strides">Steps between windows.</param>
/// <param name="Dilations">Steps within a window.</param>
/// <param name="Begin">Padding in front.</param>
/// <param name="End">Padding behind.</param>
internal sealed record Window(long[] Kernel, long[] Strides, long[] Dilations, long[] Begin, long[] End)
{
    /// <summary>Number of spatial axes.</summary>
    public int Axes => Kernel.Length;

    /// <summary>How far a window reaches on an axis.</summary>
    public long Reach(int axis) => Dilations[axis] * (Kernel[axis] - 1) + 1;

    /// <summary>Reads a convolution's or a pool's attributes.</summary>
    /// <param name="n">The node.</param>
    /// <param name="kernel">The kernel's lengths.</param>
    /// <param name="dims">The dimensions of the value that the window slides over; needed only to resolve <c>auto_pad</c>.</param>
    /// <exception cref="GradCamException"><c>auto_pad</c> cannot be resolved because the size of the input is unknown.</exception>
    public static Window Of(Op n, long[] kernel, Dim[] dims)
    {
        int axes = kernel.Length;
        long[] strides = n.Ints("strides") ?? Ones(axes), dilations = n.Ints("dilations") ?? Ones(axes);
        long[] pads = n.Ints("pads") ?? new long[2 * axes];
        var window = new Window(kernel, strides, dilations, pads[..axes], pads[axes..]);
        string auto = n.Text("auto_pad", "NOTSET");
        if (auto == "VALID") return window with { Begin = new long[axes], End = new long[axes] };
        return auto.StartsWith("SAME", StringComparison.Ordinal) ? window.Same(n, dims, auto == "SAME_UPPER") : window;
    }

    /// <summary>The attributes of a convolution over this window.</summary>
    public AttributeProto[] Attributes(long group) =>
        [Attr.Of("kernel_shape", Kernel), Attr.Of("strides", Strides), Attr.Of("dilations", Dilations), Attr.Of("pads", [.. Begin, .. End]), Attr.Of("group", group)];

    private Window Same(Op n, Dim[] dims, bool upper)
    {
        long[] begin = new long[Axes], end = new long[Axes];
        for (int axis = 0; axis < Axes; axis++)
        {
            long length = dims[axis + 2].Value ?? throw n.Fail("pads by the size of its input, which is unknown");
            long windows = (length + Strides[axis] - 1) / Strides[axis];
            long total = Math.Max(0, (windows - 1) * Strides[axis] + Reach(axis) - length);
            begin[axis] = upper ? total / 2 : total - total / 2;
            end[axis] = total - begin[axis];
        }
        return this with { Begin = begin, End = end };
    }

    private static long[] Ones(int count) => [.. Enumerable.Repeat(1L, count)];
}
