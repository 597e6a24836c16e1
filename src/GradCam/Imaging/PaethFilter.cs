using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradCam.Imaging;

/// <summary>PNG's fourth filter: each byte less the one of its three neighbours, left, above and above left, that fits their plane best.</summary>
internal static class PaethFilter
{
    private const byte Number = 4;

    /// <summary>Filters a row.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="y">The row.</param>
    /// <param name="to">The filter's number and <c>3 · width</c> differences.</param>
    public static void Apply(Picture picture, int y, Span<byte> to)
    {
        int stride = 3 * picture.Width;
        var row = picture.Rgb.Slice(y * stride, stride);
        to[0] = Number;
        to = to[1..];
        // Outside of the picture all is zero, where the predictor is the one neighbour that there is.
        if (y == 0)
        {
            row[..3].CopyTo(to);
            for (int x = 3; x < stride; x++) to[x] = (byte)(row[x] - row[x - 3]);
            return;
        }
        var above = picture.Rgb.Slice((y - 1) * stride, stride);
        for (int x = 0; x < 3; x++) to[x] = (byte)(row[x] - above[x]);
        Rest(row, above, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> to)
    {
        ref byte own = ref MemoryMarshal.GetReference(row), up = ref MemoryMarshal.GetReference(above), result = ref MemoryMarshal.GetReference(to);
        int x = 3;
        for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            var left = Vector256.LoadUnsafe(ref own, (nuint)(x - 3));
            var over = Vector256.LoadUnsafe(ref up, (nuint)x);
            var corner = Vector256.LoadUnsafe(ref up, (nuint)(x - 3));
            var predicted = Vector256.Narrow(
                Predict(Vector256.WidenLower(left), Vector256.WidenLower(over), Vector256.WidenLower(corner)),
                Predict(Vector256.WidenUpper(left), Vector256.WidenUpper(over), Vector256.WidenUpper(corner)));
            (Vector256.LoadUnsafe(ref own, (nuint)x) - predicted).StoreUnsafe(ref result, (nuint)x);
        }
        for (; x < row.Length; x++) to[x] = (byte)(row[x] - Predict(row[x - 3], above[x], above[x - 3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Predict(Vector256<ushort> left, Vector256<ushort> over, Vector256<ushort> corner)
    {
        Vector256<short> a = left.AsInt16(), b = over.AsInt16(), c = corner.AsInt16();
        var byLeft = Vector256.Abs(b - c);
        var byOver = Vector256.Abs(a - c);
        var byCorner = Vector256.Abs(a + b - c - c);
        var takeLeft = Vector256.LessThanOrEqual(byLeft, byOver) & Vector256.LessThanOrEqual(byLeft, byCorner);
        var rest = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(byOver, byCorner), b, c);
        return Vector256.ConditionalSelect(takeLeft, a, rest).AsUInt16();
    }

    private static int Predict(int a, int b, int c)
    {
        int byLeft = Math.Abs(b - c), byOver = Math.Abs(a - c), byCorner = Math.Abs(a + b - c - c);
        return byLeft <= byOver && byLeft <= byCorner ? a : byOver <= byCorner ? b : c;
    }
}
