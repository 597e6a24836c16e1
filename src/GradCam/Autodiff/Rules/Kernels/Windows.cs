using GradCam.Building;
using GradCam.Onnx;

namespace GradCam.Autodiff.Rules.Kernels;

/// <summary>The windows of a convolution or a pool, per spatial axis, with <c>auto_pad</c> resolved.</summary>
internal static class Windows
{
    /// <summary>The windows of a convolution, or of a pool if there is no <paramref name="kernel"/> tensor.</summary>
    public static WindowAxis[] Of(BackwardNode n, Dim[]? kernel = null)
    {
        var (input, output) = Sides(n, kernel?.Length - 2 ?? n.Ints("kernel_shape")!.Length);
        return
        [
            .. Enumerable
                .Range(0, input.Length)
                .Select(a =>
                {
                    var axis = Bare(n, a, input[a], output[a], kernel);
                    string auto = n.Text("auto_pad", "NOTSET");
                    if (!auto.StartsWith("SAME"))
                        return axis with { Begin = Pad(n, auto, a), End = Pad(n, auto, input.Length + a) };
                    // The runtime pads so that there are ceil(length / stride) windows.
                    long? total =
                        axis.Stride == 1 ? axis.Span : (axis.Short - 1) * axis.Stride + axis.Span + 1 - axis.Long;
                    return Distributed(axis, total, auto);
                }),
        ];
    }

    /// <summary>The windows of a transposed convolution, which writes through them.</summary>
    public static WindowAxis[] OfTransposed(BackwardNode n, Dim[] kernel)
    {
        var (input, output) = Sides(n, kernel.Length - 2);
        return
        [
            .. Enumerable
                .Range(0, input.Length)
                .Select(a =>
                {
                    var axis = Bare(n, a, output[a], input[a], kernel);
                    string auto = n.Text("auto_pad", "NOTSET");
                    long reach = n.Ints("output_padding")?[a] ?? 0;
                    if (n.Ints("output_shape") is not null)
                        return Distributed(
                            axis,
                            (axis.Short - 1) * axis.Stride + reach + axis.Span + 1 - axis.Long,
                            auto
                        );
                    return auto.StartsWith("SAME")
                        ? Distributed(axis, axis.Span + 1 + reach - axis.Stride, auto)
                        : axis with
                        {
                            Begin = Pad(n, auto, a),
                            End = Pad(n, auto, input.Length + a),
                        };
                }),
        ];
    }

    public static IEnumerable<long> Strides(this WindowAxis[] axes) => axes.Select(a => a.Stride);

    public static IEnumerable<long> Dilations(this WindowAxis[] axes) => axes.Select(a => a.Dilation);

    /// <summary>
    /// The padding with which the windows read exactly these positions, in ONNX's order; null where a length is unknown
    /// and the attributes do not say.
    /// </summary>
    public static long[]? Pads(this WindowAxis[] axes)
    {
        long?[] pads =
        [
            .. axes.Select(a => a.Begin),
            .. axes.Select(a => a.Overhang is { } over ? Math.Max(0, over) : a.End),
        ];
        return pads.Contains(null) ? null : [.. pads.Select(p => p!.Value)];
    }

    private static (long?[] Input, long?[] Output) Sides(BackwardNode n, int axes)
    {
        return (Lengths(n.X(0)), Lengths(n.Y));

        long?[] Lengths(Val side) =>
            side.Dims is { } dims && dims.Length == axes + 2 ? [.. dims[2..].Select(d => d.Value)] : new long?[axes];
    }

    private static WindowAxis Bare(BackwardNode n, int a, long? longSide, long? shortSide, Dim[]? kernel) =>
        new(
            longSide,
            shortSide,
            kernel is null ? n.Ints("kernel_shape")![a] : kernel[a + 2].Value,
            n.Ints("strides")?[a] ?? 1,
            n.Ints("dilations")?[a] ?? 1,
            null,
            null
        );

    private static long Pad(BackwardNode n, string auto, int index) =>
        auto == "VALID" ? 0 : n.Ints("pads")?[index] ?? 0;

    private static WindowAxis Distributed(WindowAxis axis, long? total, string auto)
    {
        if (total < 0)
            total = 0;
        long? begin = auto == "SAME_UPPER" ? total / 2 : total - total / 2;
        return axis with { Begin = begin, End = total - begin };
    }
}
