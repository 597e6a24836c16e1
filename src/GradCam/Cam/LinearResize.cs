namespace GradCam.Cam;

/// <summary>Linear interpolation along every axis, for signals, pictures and volumes alike.</summary>
internal static class LinearResize
{
    /// <summary>Brings a map to another size.</summary>
    /// <param name="values">The values, row-major.</param>
    /// <param name="from">Lengths of the axes.</param>
    /// <param name="to">Lengths wanted.</param>
    /// <param name="alignCorners">The first and last values stay at the ends (PyTorch's <c>align_corners=True</c>); else cells have centres.</param>
    public static float[] Apply(ReadOnlySpan<float> values, ReadOnlySpan<int> from, ReadOnlySpan<int> to, bool alignCorners = false)
    {
        float[] current = values.ToArray();
        int[] shape = from.ToArray();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] != to[axis]) current = Along(current, shape, axis, to[axis], alignCorners);
            shape[axis] = to[axis];
        }
        return current;
    }

    private static float[] Along(float[] values, int[] shape, int axis, int length, bool alignCorners)
    {
        int old = shape[axis], inner = 1, outer = 1;
        for (int i = 0; i < shape.Length; i++)
            if (i < axis) outer *= shape[i];
            else if (i > axis) inner *= shape[i];
        var result = new float[outer * length * inner];
        for (int place = 0; place < length; place++)
        {
            double x = alignCorners ? (length == 1 ? 0 : place * (old - 1.0) / (length - 1)) : Math.Clamp((place + 0.5) * old / length - 0.5, 0, old - 1);
            int low = Math.Min((int)x, old - 1), high = Math.Min(low + 1, old - 1);
            float part = (float)(x - low);
            for (int o = 0; o < outer; o++)
                for (int i = 0; i < inner; i++)
                {
                    float a = values[(o * old + low) * inner + i], b = values[(o * old + high) * inner + i];
                    result[(o * length + place) * inner + i] = a + (b - a) * part;
                }
        }
        return result;
    }
}
