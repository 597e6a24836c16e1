using System.Globalization;
using System.Text;
using GradCam.Data.Report;

namespace GradCam.Data.Audit.Page;

/// <summary>
/// Writes an audit as a page without scripts: each finding as a sentence, the pictures that show it, and what the
/// experiments on it gave; then what was dismissed, and the ways in which each class is recognized.
/// </summary>
/// <param name="report">The audit.</param>
/// <param name="set">Its pictures.</param>
internal sealed class AuditPage(AuditReport report, AuditSet set)
{
    private const int MostExamples = 6;

    private readonly AuditThumbnails _thumbnails = new(set);
    private readonly StringBuilder _page = new();

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="audit">The name of the audit's JSON file, which the page says how to go on with.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public void Write(string path, string audit)
    {
        Body(audit);
        new StaticPage("GradCam audit", $"Audit of {report.Model}", "audit").Write(path, _page.ToString());
    }

    private void Body(string audit)
    {
        Add($"<p class=\"headline\">{Text(report.Sentence)}</p>");
        Add(
            $"<p class=\"muted\">{Text(ReportWords.Count(report.Pictures, "picture"))} of '{Text(Source)}', seed "
                + $"{report.Seed}. Means over experiments with 95 % intervals (bootstrap); hollow dots are "
                + "controls.</p>"
        );
        for (int i = 0; i < report.Findings.Count; i++)
            Finding(report.Findings[i], i + 1);
        if (report.Findings.Count > 0)
            Add(
                "<section><h2>What to do about it</h2><p>Fit the last layer anew without what was found, checked on "
                    + $"pictures kept out:</p><pre>gradcam fix {Text(report.Model)} --audit {Text(audit)} -o "
                    + "fixed.onnx</pre></section>"
            );
        Ways();
        Circumstances();
        Dismissed();
        if (report.Remarks.Count > 0)
            Add(
                "<section><h2>Assumed or left out</h2><ul>"
                    + string.Concat(report.Remarks.Select(r => $"<li>{Text(r)}</li>"))
                    + "</ul></section>"
            );
    }

    private void Finding(AuditFinding finding, int number)
    {
        string name = report.Classes[finding.Class];
        Add($"<section class=\"finding\"><h2>{number}. {Text(Capital(AuditWords.Thing(finding)))}</h2>");
        // The first one is the headline.
        if (number > 1)
            Add($"<p>{Text(finding.Sentence)}</p>");
        Add("<ul class=\"pictures\">");
        for (int i = 0; i < Math.Min(MostExamples, finding.Names.Count); i++)
        {
            string picture = finding.Names[i],
                outline = AuditThumbnails.Outline(finding.Cells[finding.IsFixed ? 0 : i]);
            Add(
                "<li><figure><div class=\"pair\">"
                    + Image(_thumbnails.Picture(picture), $"{picture}, with what was found outlined", outline)
                    + Image(_thumbnails.Evidence(picture), $"Evidence for {name} in {picture}", null)
                    + "</div>"
                    + $"<figcaption>{Text(picture)}</figcaption></figure></li>"
            );
        }
        Add("</ul>");
        Add(
            $"<div class=\"scrolled\" tabindex=\"0\" role=\"region\" aria-label=\"Experiments on finding {number}\">"
                + $"{EffectPlot.Draw(finding, name)}</div>"
        );
        Add(
            "<details><summary>How it was tested</summary><p>"
                + $"{Text(Tested(finding, name))}</p></details></section>"
        );
    }

    private static string Tested(AuditFinding finding, string name)
    {
        string times = $"{finding.Pasted.Count} times",
            change = finding.IsBackground
                ? $"The colour behind the object was put behind the objects of other classes, {times}; so were the "
                    + $"colours behind other objects of those classes, and of pictures of '{name}' without it."
                : $"The outlined cells of pictures of '{name}' were pasted into pictures of other classes, {times}; "
                    + "so were other cells of the same pictures, and the same cells of pictures that do not have it. "
                    + "Then it was painted over in its own pictures.",
            chance = finding.PValue.ToString("0.#E+0", CultureInfo.InvariantCulture);
        return $"{change} {ReportWords.Percent(finding.Mass)} of the evidence lies in those cells. Of other classes' "
            + $"pictures {ReportWords.Count(finding.Others)} {(finding.Others == 1 ? "has" : "have")} it; the "
            + $"probability of that by chance is {chance}, corrected for all that was tried.";
    }

    private void Ways()
    {
        if (report.Clusters.Count == 0)
            return;
        Add("<section><h2>How each class is recognized</h2>");
        Add(
            "<p class=\"muted\">Maps of the class, clustered: the mean of each cluster, and the pictures that are "
                + "most like it.</p>"
        );
        foreach (var of in report.Clusters.GroupBy(c => c.Class))
        {
            Add($"<h3>{Text(report.Classes[of.Key])}</h3><ul class=\"ways\">");
            foreach (var cluster in of)
                Add(
                    $"<li><p class=\"small\">{Text(ReportWords.Count(cluster.Pictures))} of "
                        + $"{Text(ReportWords.Count(cluster.OfClass, "picture"))}, "
                        + $"{Text(ReportWords.Percent(cluster.Border))} of the evidence at the border</p>"
                        + "<div class=\"row\">"
                        + Image(AuditThumbnails.Map(cluster.Map, cluster.MapShape), "Mean map", null)
                        + string.Concat(
                            cluster.Examples.Select(e =>
                                Image(_thumbnails.Evidence(e), $"Evidence for {report.Classes[of.Key]} in {e}", null)
                            )
                        )
                        + "</div></li>"
                );
            Add("</ul>");
        }
        Add("</section>");
    }

    private void Circumstances()
    {
        if (report.Leak is null && report.Objects is null)
            return;
        Add("<section><h2>Circumstances</h2>");
        if (report.Leak is { } leak)
            Add($"<p>{Text(leak.Sentence)}</p>");
        if (report.Objects is { } objects)
            Add($"<p>{Text(objects.Sentence)}</p>");
        Add("</section>");
    }

    private void Dismissed()
    {
        if (report.Dismissed.Count == 0)
            return;
        Add(
            $"<section><details><summary>{Text(ReportWords.Count(report.Dismissed.Count, "suspicion"))} without an "
                + "effect above the noise</summary><ul>"
        );
        foreach (var finding in report.Dismissed)
            Add($"<li>{Text(finding.Sentence)}</li>");
        Add("</ul></details></section>");
    }

    private static string Image(string address, string words, string? outline)
    {
        const int side = ColourCells.FineSide;
        string drawn = outline is null
            ? ""
            : $"<svg class=\"outline\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\">"
                + $"<path class=\"under\" d=\"{outline}\"/><path d=\"{outline}\"/></svg>";
        return $"<span class=\"picture\"><img src=\"{address}\" alt=\"{Text(words)}\" "
            + $"width=\"{AuditThumbnails.Side}\" height=\"{AuditThumbnails.Side}\">{drawn}</span>";
    }

    private void Add(string html) => _page.Append(html).Append('\n');

    // Pages are passed on: where the pictures lie is nobody else's business.
    private string Source => Path.GetFileName(Path.TrimEndingDirectorySeparator(report.Source));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(string text) => StaticPage.Text(text);
}
