using GradCam.Data.Metrics.Engine;
using GradCam.Data.Report;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>
/// A plot as SVG: a row for each method and layer, a panel for each metric, in it the mean as a dot and its interval as
/// a line; a dashed line stands where the random map is.
/// </summary>
internal static class IntervalPlot
{
    private const int Left = 270,
        Panel = 150,
        Gap = 24,
        RowHeight = 22,
        Head = 30,
        Foot = 22;

    /// <summary>Draws it.</summary>
    public static string Draw(Evaluation evaluation, IReadOnlyList<Metric> metrics, IReadOnlyList<EvaluationRow> rows)
    {
        int width = Left + metrics.Count * (Panel + Gap),
            height = Head + rows.Count * RowHeight + Foot;
        var plot = new SvgPlot(width, height, metrics[0].Question.InWords());
        for (int row = 0; row < rows.Count; row++)
            plot.Words(Left - 12, Middle(row) + 4, "end", Short(evaluation.NameOf(rows[row].Candidate)), "name");
        for (int column = 0; column < metrics.Count; column++)
            DrawPanel(
                plot,
                metrics[column],
                [.. rows.Select(r => (r.Candidate, r.Means[column]))],
                Left + column * (Panel + Gap)
            );
        return plot.End();
    }

    private static void DrawPanel(
        SvgPlot plot,
        Metric metric,
        IReadOnlyList<(Candidate Candidate, Interval? Mean)> rows,
        int left
    )
    {
        plot.Words(left, Head - 12, "start", $"{metric.Name} {EvaluationWords.Arrow(metric.Better)}", "head");
        double[] ends =
        [
            .. rows.Select(r => r.Mean)
                .OfType<Interval>()
                .SelectMany(i => i.Count < 2 ? (double[])[i.Mean] : [i.Low, i.Mean, i.High]),
        ];
        if (ends.Length == 0)
            return;
        var (least, most) = (ends.Min(), ends.Max());
        // Metrics whose values are all alike still get a scale.
        double room = most > least ? (most - least) * 0.05 : 0.5;
        (least, most) = (least - room, most + room);
        double X(double value) => left + (value - least) / (most - least) * Panel;
        int bottom = Head + rows.Count * RowHeight;
        plot.Line(left, bottom, left + Panel, bottom, "axis");
        plot.Words(left, bottom + 15, "start", EvaluationWords.Number(least + room), "tick");
        plot.Words(left + Panel, bottom + 15, "end", EvaluationWords.Number(most - room), "tick");
        if (least < 0 && most > 0)
            plot.Line(X(0), Head, X(0), bottom, "axis");
        if (rows.FirstOrDefault(r => r.Candidate == Candidate.Random).Mean is { } random)
            plot.Line(X(random.Mean), Head, X(random.Mean), bottom, "floor");
        for (int row = 0; row < rows.Count; row++)
            if (rows[row].Mean is { } mean)
            {
                string kind = rows[row].Candidate.IsFloor ? "knows-nothing" : "value";
                if (mean.Count > 1)
                    plot.Line(X(mean.Low), Middle(row), X(mean.High), Middle(row), $"interval {kind}");
                plot.Dot(X(mean.Mean), Middle(row), kind, $"{rows[row].Candidate}: {EvaluationWords.Of(mean)}");
            }
    }

    private static int Middle(int row) => Head + row * RowHeight + RowHeight / 2;

    private static string Short(string name)
    {
        const int most = 36,
            end = 6;
        return name.Length <= most ? name : $"{name[..(most - end - 1)]}…{name[^end..]}";
    }
}
