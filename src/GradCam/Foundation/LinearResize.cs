namespace GradCam.Foundation;

/// <summary>Linear interpolation along every axis, for signals, pictures and volumes alike.</summary>
internal static class LinearResize
{
    /// <summary>Brings a map to another size.</summary>
    /// <param name="values">The values, row-major.</param>
    /// <param name="from">Lengths of the axes.</param>
    /// <param name="to">Lengths wanted.</param>
    /// <param name="alignCorners">
    /// The first and last values stay at the ends (PyTorch's <c>align_corners=True</c>); else cells have centres.
    /// </param>
    public static float[] Apply(
        ReadOnlySpan<float> values,
        ReadOnlySpan<int> from,
        ReadOnlySpan<int> to,
        bool alignCorners = false
    )
    {
        float[] current = values.ToArray();
        int[] shape = from.ToArray();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] != to[axis])
                current = Along(current, shape, axis, to[axis], alignCorners);
            shape[axis] = to[axis];
        }
        return current;
    }

    /// <summary>The same along one axis as a matrix, <c>float[to, from]</c>.</summary>
    public static float[] Matrix(int from, int to, bool alignCorners)
    {
        var matrix = new float[to * from];
        for (int place = 0; place < to; place++)
        {
            var (low, high, part) = At(place, from, to, alignCorners);
            matrix[place * from + low] += 1 - part;
            matrix[place * from + high] += part;
        }
        return matrix;
    }

    private static float[] Along(float[] values, int[] shape, int axis, int length, bool alignCorners)
    {
        int old = shape[axis],
            inner = 1,
            outer = 1;
        for (int i = 0; i < shape.Length; i++)
            if (i < axis)
                outer *= shape[i];
            else if (i > axis)
                inner *= shape[i];
        var result = new float[outer * length * inner];
        for (int place = 0; place < length; place++)
        {
            var (low, high, part) = At(place, old, length, alignCorners);
            for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                float a = values[(o * old + low) * inner + i],
                    b = values[(o * old + high) * inner + i];
                result[(o * length + place) * inner + i] = a + (b - a) * part;
            }
        }
        return result;
    }

    /// <summary>The two places that a new place lies between, and how far it is from the first.</summary>
    private static (int Low, int High, float Part) At(int place, int from, int to, bool alignCorners)
    {
        double x = alignCorners
            ? (to == 1 ? 0 : place * (from - 1.0) / (to - 1))
            : Math.Clamp((place + 0.5) * from / to - 0.5, 0, from - 1);
        int low = Math.Min((int)x, from - 1);
        return (low, Math.Min(low + 1, from - 1), (float)(x - low));
    }
}
