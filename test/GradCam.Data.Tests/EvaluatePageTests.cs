using System.Text;
using GradCam.Data.Metrics;
using GradCam.Data.Metrics.Evaluation;
using GradCam.Tests;

namespace GradCam.Data.Tests;

/// <summary>docs/evaluate.md lists the metrics. GRADCAM_ACCEPT=1 writes it.</summary>
public class EvaluatePageTests
{
    private const string Open = "<!-- metrics -->\n",
        Close = "<!-- /metrics -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "evaluate.md");

    [Fact]
    public void Table_ofPage_isTheMetrics()
    {
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        int start = page.IndexOf(Open, StringComparison.Ordinal) + Open.Length,
            end = page.IndexOf(Close, StringComparison.Ordinal);
        Assert.True(start >= Open.Length && end >= start, "The page has no table of metrics.");

        string expected = string.Concat(MetricList.All.GroupBy(m => m.Question).Select(Section));

        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }

    private static string Section(IGrouping<Question, Metric> question) =>
        $"### {question.Key.InWords()} (`{question.Key.Name()}`)\n\n"
        + "| Metric | Value | Range | Chance | How to read it |\n|---|---|---|---|---|\n"
        + string.Concat(
            question.Select(m =>
                $"| [`{m.Name}`]({m.Paper}) {EvaluationWords.Arrow(m.Better)} | {Cell(m.Equation)} | {m.Range} | "
                + $"{m.Chance ?? "–"} | {Cell(m.HowToRead)} |\n"
            )
        )
        + "\n";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
