using System.Globalization;
using System.Text;
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
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Left + Width + Number} {bottom + Foot}\" width=\"{Left + Width + Number}\" "
                + $"height=\"{bottom + Foot}\" role=\"img\" aria-label=\"Change of P({StaticPage.Text(name)})\">"
        );
        Line(svg, X(0), 0, X(0), bottom, "axis");
        Words(svg, X(0), bottom + 16, "middle", $"change of P({name})", "tick");
        for (int row = 0; row < rows.Count; row++)
        {
            var (what, effect, isControl) = rows[row];
            double middle = (row + 0.5) * RowHeight;
            string kind = isControl ? " knows-nothing" : "";
            Words(svg, Left - 12, middle + 4, "end", what, row == 0 ? "head" : "name");
            Line(svg, X(effect.Low), middle, X(effect.High), middle, $"interval{kind}");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<circle cx=\"{X(effect.Mean):0.#}\" cy=\"{middle:0.#}\" r=\"4\" class=\"value{kind}\"/>"
            );
            Words(svg, Left + Width + 12, middle + 4, "start", Spread(effect), "tick");
        }
        return svg.Append("</svg>").ToString();
    }

    /// <summary>An effect and its interval.</summary>
    public static string Spread(Effect effect) =>
        $"{AuditWords.Number(effect.Mean)} ({AuditWords.Number(effect.Low)} to {AuditWords.Number(effect.High)})";

    private static Effect Minus(Effect effect) =>
        effect with
        {
            Mean = -effect.Mean,
            Low = -effect.High,
            High = -effect.Low,
        };

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string kind) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" class=\"{kind}\"/>"
        );

    private static void Words(StringBuilder svg, double x, double y, string anchor, string text, string kind) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" class=\"{kind}\">"
                + $"{StaticPage.Text(text)}</text>"
        );
}
