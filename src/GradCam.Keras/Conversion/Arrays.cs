using GradCam.Foundation;

namespace GradCam.Keras.Conversion;

/// <summary>Rearranges weights.</summary>
internal static class Arrays
{
    /// <summary>The distance between neighbours along each axis, row-major.</summary>
    public static long[] Strides(ReadOnlySpan<long> shape)
    {
        long[] strides = new long[shape.Length];
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    /// <summary>The array with its axes in another order: axis i of the result is axis perm[i].</summary>
    public static (float[] Data, long[] Shape) Transpose(float[] data, long[] shape, params ReadOnlySpan<int> perm)
    {
        long[] strides = Strides(shape),
            to = new long[perm.Length],
            step = new long[perm.Length];
        for (int i = 0; i < perm.Length; i++)
            (to[i], step[i]) = (shape[perm[i]], strides[perm[i]]);
        float[] result = new float[data.Length];
        long[] at = new long[perm.Length];
        int last = perm.Length - 1;
        long offset = 0;
        for (int n = 0; n < result.Length; )
        {
            long source = offset;
            for (long i = 0; i < to[last]; i++, source += step[last])
                result[n++] = data[source];
            for (int axis = last - 1; axis >= 0; axis--)
            {
                offset += step[axis];
                if (++at[axis] < to[axis])
                    break;
                offset -= step[axis] * to[axis];
                at[axis] = 0;
            }
        }
        return (result, to);
    }

    /// <summary>
    /// The rows of a matrix in another order: row i becomes row rows[i]. They move within the array, which may be
    /// hundreds of megabytes.
    /// </summary>
    public static float[] Rows(float[] data, int[] rows)
    {
        int width = data.Length / Math.Max(1, rows.Length);
        float[] first = new float[width];
        var done = new bool[rows.Length];
        Span<float> Row(int row) => data.AsSpan(row * width, width);
        for (int start = 0; start < rows.Length; start++)
        {
            if (done[start])
                continue;
            Row(start).CopyTo(first);
            int at = start;
            for (; rows[at] != start; at = rows[at])
            {
                Row(rows[at]).CopyTo(Row(at));
                done[at] = true;
            }
            first.CopyTo(Row(at));
            done[at] = true;
        }
        return data;
    }

    /// <summary>Matrices of one width beside each other.</summary>
    public static float[] Beside(float[][] parts, int width)
    {
        int row = parts.Length * width;
        float[] result = new float[parts.Sum(p => p.Length)];
        for (int i = 0; i < parts.Length; i++)
        for (int r = 0; r * width < parts[i].Length; r++)
            parts[i].AsSpan(r * width, width).CopyTo(result.AsSpan(r * row + i * width));
        return result;
    }

    /// <summary>Some columns of a matrix.</summary>
    public static float[] Columns(float[] data, int width, int from, int to)
    {
        if (from == 0 && to == width)
            return data;
        float[] result = new float[data.Length / width * (to - from)];
        for (int r = 0; r * width < data.Length; r++)
            data.AsSpan(r * width + from, to - from).CopyTo(result.AsSpan(r * (to - from)));
        return result;
    }

    /// <summary>
    /// A kernel with its spatial axes, which come first, turned around: Theano convolves where others correlate.
    /// </summary>
    public static float[] Flipped(float[] data, long[] shape)
    {
        int places = (int)ElementCount.Of(shape.SkipLast(2));
        return Rows(data, [.. Enumerable.Range(0, places).Select(i => places - 1 - i)]);
    }
}
