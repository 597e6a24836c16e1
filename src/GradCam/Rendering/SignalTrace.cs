namespace GradCam.Rendering;

/// <summary>
/// One channel as a line. Each sample stands in the middle of its share of the width, as the map's values do.
/// </summary>
internal readonly ref struct SignalTrace
{
    // Half the line's width, pixels.
    private const float Half = 0.85f;

    // Columns are sampled this many times, which smooths steep parts.
    private const int Samples = 4;

    // Part of the height that stays free above and below.
    private const float Margin = 0.08f;

    private readonly ReadOnlySpan<float> _values;

    public SignalTrace(ReadOnlySpan<float> values)
    {
        _values = values;
        (Min, Max) = (values[0], values[0]);
        foreach (var value in values)
            (Min, Max) = (Math.Min(Min, value), Math.Max(Max, value));
    }

    public float Min { get; }

    public float Max { get; }

    /// <summary>The values at the lower and the upper edge of the height.</summary>
    public (double Low, double High) Edges
    {
        get
        {
            double margin = ((double)Max - Min) * Margin / (1 - 2 * Margin);
            return (Min - margin, Max + margin);
        }
    }

    /// <summary>The place of a value in the height, from the top, pixels; the middle for a constant.</summary>
    public float Row(double value, int height)
    {
        var range = (double)Max - Min;
        var part = range > 0 ? (value - Min) / range : 0.5;
        return (float)(height * (1 - Margin - part * (1 - 2 * Margin)));
    }

    public void Draw(Canvas canvas, int left, int top, int width, int height)
    {
        var coverage = new float[height];
        for (var x = 0; x < width; x++)
        {
            coverage.AsSpan().Clear();
            for (var i = 0; i < Samples; i++)
            {
                var centre = x + (i + 0.5f) / Samples;
                if (_values.Length > 1 && !IsBetweenSamples(centre / width * _values.Length - 0.5))
                    continue;
                var (low, high) = Range(SampleAt(centre - Half, width), SampleAt(centre + Half, width));
                Cover(coverage, Row(high, height) - Half, Row(low, height) + Half);
            }
            for (var y = 0; y < height; y++)
                if (coverage[y] > 0)
                    canvas.Blend(left + x, top + y, Rgb.Ink, coverage[y] / Samples);
        }
    }

    private static void Cover(float[] coverage, float from, float to)
    {
        for (var y = Math.Max(0, (int)from); y < Math.Min(coverage.Length, to); y++)
            coverage[y] += Math.Min(to, y + 1) - Math.Max(from, y);
    }

    // Before the first sample and after the last nothing is known.
    private bool IsBetweenSamples(double at) => at >= 0 && at <= _values.Length - 1;

    private double SampleAt(double x, int width) => Math.Clamp(x / width * _values.Length - 0.5, 0, _values.Length - 1);

    /// <summary>The least and the largest value of the line between two places.</summary>
    private (float Low, float High) Range(double from, double to)
    {
        var (a, b) = (At(from), At(to));
        var (low, high) = (Math.Min(a, b), Math.Max(a, b));
        foreach (var value in _values[(int)Math.Ceiling(from)..((int)to + 1)])
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return (low, high);
    }

    private float At(double sample)
    {
        var low = (int)sample;
        var next = Math.Min(low + 1, _values.Length - 1);
        return (float)(_values[low] + ((double)_values[next] - _values[low]) * (sample - low));
    }
}
