using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report.Counting;

/// <summary>Counts how many pictures are recognized, and how far probabilities can be believed.</summary>
internal static class RecognitionCounter
{
    private const int Bins = 15;

    // A smaller distance is not worth a sentence of its own.
    private const double Noticeable = 0.02;

    /// <summary>Recognition, of rows that have labels.</summary>
    public static Recognition Of(ReportRows rows, ClassCounts counts)
    {
        var (top, within) = rows
            .Database.Query(
                "SELECT coalesce(max(len(top_labels)), 1), count(*) FILTER "
                    + "(WHERE correct OR list_contains(top_labels, p.text)) FROM counted "
                    + "LEFT JOIN predicted_classes p ON p.class = label_class "
                    + "WHERE correct IS NOT NULL AND error IS NULL",
                r => (r.GetInt64(0), r.GetInt64(1))
            )
            .Single();
        var classes = counts.Classes();
        return new()
        {
            Accuracy = Shares.Of(counts.Correct, counts.Labelled),
            Top = Shares.Of(within, counts.Labelled),
            TopCount = (int)top,
            Balanced = classes.Average(c => c.Recall.Value),
            Classes = classes,
        };
    }

    /// <summary>Calibration; null where no row has a probability.</summary>
    public static Calibration? CalibrationOf(ReportRows rows)
    {
        CalibrationBin[] bins =
        [
            .. rows.Database.Query(
                $"SELECT least(floor(probability * {Bins}), {Bins - 1})::INTEGER AS bin, avg(probability)::DOUBLE, "
                    + "count(*) FILTER (WHERE correct), count(*) FROM rows WHERE correct IS NOT NULL "
                    + "AND error IS NULL AND probability BETWEEN 0 AND 1 GROUP BY bin ORDER BY bin",
                r => new CalibrationBin
                {
                    From = (double)r.GetInt32(0) / Bins,
                    To = (r.GetInt32(0) + 1.0) / Bins,
                    Confidence = r.GetDouble(1),
                    Accuracy = Shares.Of(r.GetInt64(2), r.GetInt64(3)),
                }
            ),
        ];
        if (bins.Length == 0)
            return null;
        double all = bins.Sum(b => b.Accuracy.Of),
            error = bins.Sum(b => b.Accuracy.Of * Math.Abs(b.Confidence - b.Accuracy.Value)) / all,
            over = bins.Sum(b => b.Accuracy.Of * (b.Confidence - b.Accuracy.Value)) / all;
        return new()
        {
            Error = error,
            Overconfidence = over,
            Bins = bins,
            Sentence = Words(error, over, bins),
        };
    }

    private static string Words(double error, double over, CalibrationBin[] bins)
    {
        var last = bins[^1];
        string surest =
            $"of {ReportWords.Count(last.Accuracy.Of, "picture")} with a probability of at least "
            + $"{ReportWords.Percent(last.From)}, {ReportWords.Percent(last.Accuracy.Value)} "
            + $"({ReportWords.Interval(last.Accuracy)}) are recognized rightly";
        string average = $"probabilities are off by {ReportWords.Percent(error)} on average";
        return over > Noticeable ? $"The network is too sure: {average}, and {surest}."
            : over < -Noticeable ? $"The network is less sure than it could be: {average}, and {surest}."
            : error > Noticeable ? $"Some probabilities are too high and some too low: {average}, and {surest}."
            : $"Probabilities can be believed: they are off by {ReportWords.Percent(error)} on average, and {surest}.";
    }
}
