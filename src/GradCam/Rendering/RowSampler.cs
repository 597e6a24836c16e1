using System.Numerics;

namespace GradCam.Rendering;

/// <summary>
/// Enlarges or shrinks a map row by row, so that a large picture never needs a large map. Not thread-safe: each thread
/// has its own.
/// </summary>
internal sealed class RowSampler(ReadOnlyMemory<float> map, int mapWidth, LinearAxis columns, LinearAxis rows)
{
    private float[] _low = new float[columns.Count];
    private float[] _high = new float[columns.Count];
    private readonly float[] _row = new float[columns.Count];
    private int _lowRow = -1;
    private int _highRow = -1;

    /// <summary>The output row, valid until the next call.</summary>
    public ReadOnlySpan<float> Row(int y)
    {
        int low = rows.Low[y],
            high = rows.High[y];
        if (_lowRow != low)
        {
            // Going down the picture, the lower of two rows becomes the upper one of the next two.
            (_low, _high, _lowRow, _highRow) = (_high, _low, _highRow, _lowRow);
            if (_lowRow != low)
                Widen(low, _low);
            _lowRow = low;
        }
        var weight = rows.Weight[y];
        if (weight == 0)
            return _low;
        if (_highRow != high)
        {
            Widen(high, _high);
            _highRow = high;
        }
        Mix(_low, _high, weight, _row);
        return _row;
    }

    // By hand, because TensorPrimitives takes 15 ms to compile for the first picture.
    private static void Mix(float[] low, float[] high, float weight, float[] to)
    {
        var x = 0;
        for (; x <= to.Length - Vector<float>.Count; x += Vector<float>.Count)
            (new Vector<float>(low, x) * (1 - weight) + new Vector<float>(high, x) * weight).CopyTo(to, x);
        for (; x < to.Length; x++)
            to[x] = low[x] * (1 - weight) + high[x] * weight;
    }

    private void Widen(int mapRow, float[] to)
    {
        var from = map.Span.Slice(mapRow * mapWidth, mapWidth);
        int[] low = columns.Low,
            high = columns.High;
        var weights = columns.Weight;
        for (var x = 0; x < to.Length; x++)
        {
            var weight = weights[x];
            to[x] = from[low[x]] * (1 - weight) + from[high[x]] * weight;
        }
    }
}
