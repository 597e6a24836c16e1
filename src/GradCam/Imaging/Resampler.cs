using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradCam.Imaging;

/// <summary>
/// Resizes RGB pixels as PIL does: rows first, rounded to bytes, then columns. Our own because libvips shifts by half a
/// pixel when it enlarges, and because networks were trained on PIL's pixels. Only what the crop needs is computed.
/// </summary>
internal static class Resampler
{
    private const int Half = 1 << (ResampleWeights.PrecisionBits - 1);

    // Below this, handing work to another thread costs more than it saves.
    private const long ParallelWork = 2_000_000;

    // What may lie between the two steps before the other order is looked at.
    private const long MostBetween = 128L << 20;

    private const long MostSteps = 1 << 20;

    /// <summary>One axis of the task: resize [BoxStart, BoxEnd) to Length, keep Crop outputs from CropStart.</summary>
    public readonly record struct Axis(double BoxStart, double BoxEnd, long Length, long CropStart, int Crop)
    {
        public bool IsWhole(int inputLength) =>
            BoxStart == 0 && BoxEnd == inputLength && Length == inputLength && CropStart == 0 && Crop == inputLength;
    }

    /// <returns>RGB pixels <c>[y.Crop, x.Crop, 3]</c>.</returns>
    public static byte[] Resize(Picture picture, Axis x, Axis y, Interpolation interpolation)
    {
        if (interpolation == Interpolation.Nearest)
            return Nearest(picture, x, y);
        if (x.IsWhole(picture.Width) && y.IsWhole(picture.Height))
            return picture.Rgb.ToArray();
        var columns = ResampleWeights.Create(
            interpolation,
            picture.Width,
            x.BoxStart,
            x.BoxEnd,
            x.Length,
            x.CropStart,
            x.Crop
        );
        var rows = ResampleWeights.Create(
            interpolation,
            picture.Height,
            y.BoxStart,
            y.BoxEnd,
            y.Length,
            y.CropStart,
            y.Crop
        );
        var (first, end) = (rows.First, rows.End);
        // PIL goes along the rows first. Where few columns become many, that would take memory for nothing but extreme
        // shapes, which nobody compares to the bit.
        if (
            (long)(end - first) * x.Crop * 3 > MostBetween
            && (long)(columns.End - columns.First) * y.Crop < (long)(end - first) * x.Crop
        )
            return ColumnsFirst(picture, columns, rows, x.Crop, y.Crop);
        var narrow = new byte[(end - first) * x.Crop * 3];
        For(
            end - first,
            (long)(end - first) * x.Crop * columns.Stride,
            row =>
                ResizeRow(
                    picture.Rgb,
                    (first + row) * picture.Width * 3,
                    columns,
                    narrow.AsSpan(row * x.Crop * 3, x.Crop * 3)
                )
        );
        var result = new byte[y.Crop * x.Crop * 3];
        For(
            y.Crop,
            (long)y.Crop * x.Crop * rows.Stride,
            row => MixRows(narrow, x.Crop * 3, 0, rows, row, first, result.AsSpan(row * x.Crop * 3, x.Crop * 3))
        );
        return result;
    }

    private static byte[] ColumnsFirst(
        Picture picture,
        ResampleWeights columns,
        ResampleWeights rows,
        int width,
        int height
    )
    {
        int first = columns.First,
            wide = columns.End - first;
        var low = new byte[height * wide * 3];
        For(
            height,
            (long)height * wide * rows.Stride,
            row =>
                MixRows(picture.Rgb, picture.Width * 3, first * 3, rows, row, 0, low.AsSpan(row * wide * 3, wide * 3))
        );
        var result = new byte[height * width * 3];
        For(
            height,
            (long)height * width * columns.Stride,
            row => ResizeRow(low, (row * wide - first) * 3, columns, result.AsSpan(row * width * 3, width * 3))
        );
        return result;
    }

    private static void For(int count, long work, Action<int> body)
    {
        if (work < ParallelWork)
            for (var i = 0; i < count; i++)
                body(i);
        else
            Parallel.For(0, count, body);
    }

    // A command-line run sees one photograph: this loop has to be fast at its first call, not after tiering up.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ResizeRow(ReadOnlySpan<byte> rgb, int rowStart, ResampleWeights columns, Span<byte> to)
    {
        ref var pixels = ref MemoryMarshal.GetReference(rgb);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(columns.Weights);
        for (var i = 0; i < columns.Starts.Length; i++)
        {
            var start = rowStart + 3 * columns.Starts[i];
            var count = columns.Counts[i];
            var weight = i * columns.Stride;
            var sum = Vector128.Create(Half);

            // A pixel is read as four bytes, of which the last belongs to the next pixel: the picture's very last has
            // none.
            var wide = start + 3 * count < rgb.Length ? count : count - 1;
            for (var k = 0; k < wide; k++)
            {
                var four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref pixels, start + 3 * k));
                sum += Widen(four) * Unsafe.Add(ref weights, weight + k);
            }
            for (var k = wide; k < count; k++)
            {
                var p = start + 3 * k;
                sum += Vector128.Create(rgb[p], rgb[p + 1], rgb[p + 2], 0) * columns.Weights[weight + k];
            }
            to[3 * i] = Clip(sum[0]);
            to[3 * i + 1] = Clip(sum[1]);
            to[3 * i + 2] = Clip(sum[2]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixRows(
        ReadOnlySpan<byte> narrow,
        int stride,
        int start,
        ResampleWeights rows,
        int row,
        int first,
        Span<byte> to
    )
    {
        int from = (rows.Starts[row] - first) * stride + start,
            rowLength = to.Length;
        var weights = rows.Weights.AsSpan(row * rows.Stride, rows.Counts[row]);
        ref var pixels = ref MemoryMarshal.GetReference(narrow);
        var i = 0;
        for (; i + 4 <= rowLength; i += 4)
        {
            var sum = Vector128.Create(Half);
            for (var k = 0; k < weights.Length; k++)
                sum +=
                    Widen(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref pixels, from + k * stride + i))) * weights[k];
            for (var c = 0; c < 4; c++)
                to[i + c] = Clip(sum[c]);
        }
        for (; i < rowLength; i++)
        {
            var sum = Half;
            for (var k = 0; k < weights.Length; k++)
                sum += narrow[from + k * stride + i] * weights[k];
            to[i] = Clip(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(uint four) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(four).AsByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.PrecisionBits, 0, 255);

    private static byte[] Nearest(Picture picture, Axis x, Axis y)
    {
        var columns = NearestPositions(x, picture.Width);
        var rows = NearestPositions(y, picture.Height);
        var result = new byte[y.Crop * x.Crop * 3];
        var to = 0;
        foreach (var row in rows)
        foreach (var column in columns)
        {
            picture.Rgb.Slice(3 * (row * picture.Width + column), 3).CopyTo(result.AsSpan(to));
            to += 3;
        }
        return result;
    }

    private static int[] NearestPositions(Axis axis, int inputLength)
    {
        // Stepped, not multiplied: PIL sums up, and its rounding decides ties. Of what is cut off for ever, the
        // beginning is passed over.
        var positions = new int[axis.Crop];
        var scale = (axis.BoxEnd - axis.BoxStart) / axis.Length;
        var skipped = Math.Max(0, axis.CropStart - MostSteps);
        var at = axis.BoxStart + scale * (skipped + 0.5);
        for (var i = skipped; i < axis.CropStart + axis.Crop; i++, at += scale)
            if (i >= axis.CropStart)
                positions[i - axis.CropStart] = Math.Clamp((int)at, 0, inputLength - 1);
        return positions;
    }
}
