using GradCam.Data.Report;

namespace GradCam.Data.Audit.Page;

/// <summary>
/// The effects of experiments as SVG: a row for each, the mean as a dot and its interval as a line, on one scale.
/// </summary>
internal static class EffectPlot
{
    private const int Left = 360,
        Width = 280,
        RowHeight = 24,
        Foot = 24,
        Number = 160;

    /// <summary>The experiments of a finding in words, in the order in which they are read.</summary>
    public static IReadOnlyList<(string What, Effect Effect, bool IsControl)> Rows(AuditFinding finding)
    {
        string where = finding.IsBackground ? "put behind others" : "pasted into other classes";
        var rows = new List<(string, Effect?, bool)>
        {
            ($"What was found, {where}", finding.Pasted, false),
            (finding.IsBackground ? "Other backgrounds" : "Other parts of the same pictures", finding.Elsewhere, true),
            ("The same cells, of the class without it", finding.Without, true),
            ("Where maps point, of the class without it", finding.Evident, true),
            ("The same cells, of other classes", finding.Foreign, true),
            ("Pasted to another place", finding.Moved, false),
        };
        rows.AddRange(
            finding.Painted.Select(p => ($"Painted over in its own pictures ({p.Key})", (Effect?)Minus(p.Value), false))
        );
        return [.. rows.Where(r => r.Item2 is not null).Select(r => (r.Item1, r.Item2!, r.Item3))];
    }

    /// <summary>Draws them.</summary>
    public static string Draw(AuditFinding finding, string name)
    {
        var rows = Rows(finding);
        double least = Math.Min(-0.05, rows.Min(r => r.Effect.Low)),
            most = Math.Max(0.05, rows.Max(r => r.Effect.High));
        double X(double value) => Left + (value - least) / (most - least) * Width;
        int bottom = rows.Count * RowHeight;
        var plot = new SvgPlot(Left + Width + Number, bottom + Foot, $"Change of P({name})");
        plot.Line(X(0), 0, X(0), bottom, "axis");
        plot.Words(X(0), bottom + 16, "middle", $"change of P({name})", "tick");
        for (int row = 0; row < rows.Count; row++)
        {
            var (what, effect, isControl) = rows[row];
            double middle = (row + 0.5) * RowHeight;
            string kind = isControl ? " knows-nothing" : "";
            plot.Words(Left - 12, middle + 4, "end", what, row == 0 ? "head" : "name");
            plot.Line(X(effect.Low), middle, X(effect.High), middle, $"interval{kind}");
            plot.Dot(X(effect.Mean), middle, $"value{kind}");
            plot.Words(Left + Width + 12, middle + 4, "start", AuditWords.Spread(effect), "tick");
        }
        return plot.End();
    }

    private static Effect Minus(Effect effect) =>
        effect with
        {
            Mean = -effect.Mean,
            Low = -effect.High,
            High = -effect.Low,
        };
}
