using System.Globalization;
using System.Text;
using GradCam.Data.Report;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>
/// Writes an evaluation as a page without scripts: what it says in words, then for each question a plot, a table, and
/// how each metric is read.
/// </summary>
internal static class EvaluationPage
{
    /// <summary>Writes the page, which appears whole or not at all.</summary>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public static void Write(Evaluation evaluation, string title, string path) =>
        Shell(title).Write(path, Body(evaluation));

    /// <summary>The page.</summary>
    public static string Page(Evaluation evaluation, string title) => Shell(title).Html(Body(evaluation));

    private static StaticPage Shell(string title) => new("GradCam evaluation", title, "evaluation");

    private static string Body(Evaluation evaluation)
    {
        var page = new StringBuilder();
        page.Append(
                CultureInfo.InvariantCulture,
                $"<p class=\"muted\">{evaluation.Pictures.Count:N0} of {evaluation.SourcePictures:N0} pictures, "
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"{evaluation.Inputs:N0} inputs of the network, seed {evaluation.Seed}. Means over pictures with 95 % "
            )
            .Append(
                "intervals (bootstrap). The random and the constant map know nothing: read all others against "
                    + "them.</p>\n"
            );
        Advice(page, evaluation);
        foreach (var question in evaluation.Metrics.GroupBy(m => m.Question))
            Section(page, evaluation, question.Key, [.. question]);
        return page.ToString();
    }

    private static void Advice(StringBuilder page, Evaluation evaluation)
    {
        var sentences = new Advice(evaluation).Sentences();
        page.Append("<section>\n<h2>What this says</h2>\n");
        page.Append($"<p class=\"headline\">{Text(sentences[0])}</p>\n<ul>\n");
        foreach (string sentence in sentences.Skip(1))
            page.Append($"<li>{Text(sentence)}</li>\n");
        foreach (string remark in evaluation.Remarks)
            page.Append($"<li class=\"muted\">{Text(remark)}</li>\n");
        foreach (var (reason, count) in evaluation.Failures.OrderByDescending(f => f.Value).Take(5))
            page.Append(
                CultureInfo.InvariantCulture,
                $"<li class=\"muted\">{count:N0} pictures: {Text(reason)}</li>\n"
            );
        page.Append("</ul>\n</section>\n");
    }

    private static void Section(
        StringBuilder page,
        Evaluation evaluation,
        Question question,
        IReadOnlyList<Metric> metrics
    )
    {
        var rows = EvaluationRows.Of(evaluation, metrics);
        page.Append($"<section>\n<h2>{question.InWords()}</h2>\n")
            .Append("<div class=\"scrolled\" tabindex=\"0\" role=\"region\" aria-label=\"Plot\">")
            .Append(IntervalPlot.Draw(evaluation, metrics, rows))
            .Append("</div>\n<details open>\n<summary>Numbers</summary>\n")
            .Append(
                "<div class=\"scrolled\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">\n<table>\n<thead><tr>"
            )
            .Append("<th>Method</th><th>Layer</th>");
        foreach (var metric in metrics)
            page.Append($"<th>{metric.Name} {EvaluationWords.Arrow(metric.Better)}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            page.Append(row.Candidate.IsFloor ? "<tr class=\"floor\">" : "<tr>")
                .Append($"<th scope=\"row\">{Text(row.Candidate.Method)}</th><td>{Text(row.Candidate.Layer)}</td>");
            for (int i = 0; i < metrics.Count; i++)
            {
                string? spread = EvaluationWords.Spread(evaluation, metrics[i], row.Candidate);
                page.Append(
                    $"<td class=\"number\">{row.Cells[i]}"
                        + $"{(spread is null ? "" : $"<br><small>settings: {spread}</small>")}</td>"
                );
            }
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table>\n</div>\n</details>\n<dl>\n");
        foreach (var metric in metrics)
            page.Append($"<dt>{Text(metric.Title)} <code>{metric.Name}</code></dt><dd>{Text(metric.HowToRead)} ")
                .Append(
                    $"Range {Text(metric.Range)}{(metric.Chance is { } chance ? $"; chance {Text(chance)}" : "")}. "
                )
                .Append($"<a href=\"{metric.Paper}\" rel=\"noreferrer\">Paper</a></dd>\n");
        page.Append("</dl>\n</section>\n");
    }

    private static string Text(string text) => StaticPage.Text(text);
}
