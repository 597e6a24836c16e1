using System.Globalization;

namespace GradCam.Rendering;

/// <summary>Round numbers along an axis, such as 0, 0.5, 1: 1, 2 or 5 times a power of ten apart.</summary>
internal sealed class AxisTicks
{
    // Numbers beyond these are written with an exponent.
    private const double Large = 1e5,
        Small = 1e-4;

    // Part of a step that a bound may fall short of a tick by rounding.
    private const double Slack = 1e-6;

    private readonly double _step,
        _largest;

    private AxisTicks(double step, IReadOnlyList<double> values) =>
        (_step, Values, _largest) = (step, values, values.Select(Math.Abs).DefaultIfEmpty().Max());

    /// <summary>The numbers, ascending.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The labels of the numbers, with as many decimals as tell them apart.</summary>
    public IEnumerable<(double Value, string Text)> Labels => Values.Select(value => (value, Text(value)));

    /// <summary>The ticks between two bounds, which may be ticks themselves.</summary>
    /// <param name="min">The lower bound.</param>
    /// <param name="max">The upper bound; if it is not larger, the lower one is the only tick.</param>
    /// <param name="most">The largest number of ticks, at least 4, which leaves one at least.</param>
    /// <param name="least">The smallest distance between ticks; 1 for an axis of whole numbers.</param>
    public static AxisTicks Between(double min, double max, int most, double least = 0)
    {
        if (!(max > min))
            return new(0, [min]);
        double step = Step(Math.Max(least, (max / most) - (min / most)));
        // Two bounds within a step of each other may have one tick more than the division says.
        while (Of(step).Count > most)
            step = Step(step * 1.5);
        return new(step, Of(step));

        List<double> Of(double by)
        {
            var values = new List<double>();
            double last = Math.Floor((max / by) + Slack);
            for (double k = Math.Ceiling((min / by) - Slack); k <= last && values.Count <= most; k++)
                // Not -0.
                values.Add((k * by) + 0.0);
            return values;
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, at least as large.</summary>
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        foreach (double factor in (ReadOnlySpan<double>)[1, 2, 5, 10])
            if (factor * power >= least * (1 - Slack))
                return factor * power;
        return 10 * power;
    }

    private string Text(double value)
    {
        if (_step == 0)
            return value.ToString("0.####", CultureInfo.InvariantCulture);
        int decimals = (int)-Math.Floor(Math.Log10(_step) + Slack);
        if (_largest < Large && _step >= Small)
            return value.ToString($"F{Math.Max(0, decimals)}", CultureInfo.InvariantCulture);
        int digits = Math.Clamp((int)Math.Floor(Math.Log10(_largest) + Slack) + decimals, 0, 6);
        return value == 0 ? "0" : value.ToString($"0.{new string('0', digits)}e0", CultureInfo.InvariantCulture);
    }
}
