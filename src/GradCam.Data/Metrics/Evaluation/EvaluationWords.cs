using System.Globalization;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Numbers of an evaluation as they are shown.</summary>
internal static class EvaluationWords
{
    /// <summary>Three significant digits.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return value > 0 ? "∞" : "-∞";
        if (value == 0)
            return "0";
        int digits = Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 4);
        string text = Math.Round(value, digits).ToString($"F{digits}", CultureInfo.InvariantCulture);
        return text.Trim('-', '0', '.').Length == 0 ? "0" : text;
    }

    /// <summary>A mean with its interval; of a single picture, which has none, the value.</summary>
    public static string Of(Interval interval) =>
        interval.Count < 2
            ? Number(interval.Mean)
            : $"{Number(interval.Mean)} ({Number(interval.Low)} to {Number(interval.High)})";

    /// <summary>An arrow to the good values.</summary>
    public static string Arrow(Direction better) =>
        better switch
        {
            Direction.Higher => "↑",
            Direction.Lower => "↓",
            _ => "",
        };

    /// <summary>Means at a metric's settings, from the least to the largest.</summary>
    public static string? Spread(Evaluation evaluation, Metric metric, Engine.Candidate candidate)
    {
        double[] means =
        [
            .. evaluation
                .Settings(metric)
                .Select(s => evaluation.Values(metric, candidate, s))
                .Where(v => v.Count > 0)
                .Select(v => v.Values.Average()),
        ];
        return means.Length > 1 ? $"{Number(means.Min())} to {Number(means.Max())}" : null;
    }
}
