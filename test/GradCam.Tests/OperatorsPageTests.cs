using System.Text;

namespace GradCam.Tests;

/// <summary>docs/operators.md lists the operators that have gradients. GRADCAM_ACCEPT=1 writes it.</summary>
public class OperatorsPageTests
{
    private const string Open = "<!-- operators -->\n",
        Close = "<!-- /operators -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "operators.md");

    [Fact]
    public void Table_ofPage_hasEveryOperator()
    {
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        int start = page.IndexOf(Open, StringComparison.Ordinal) + Open.Length,
            end = page.IndexOf(Close, StringComparison.Ordinal);
        Assert.True(start >= Open.Length && end >= start, "The page has no table of operators.");

        string expected =
            "| Operator | Gradient | Note |\n|---|---|---|\n"
            + string.Concat(
                DifferentiableOperators.All.Select(o =>
                    $"| {o.Name} | {(o.Differentiable ? "yes" : "zero")} | {o.Note} |\n"
                )
            );

        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }
}
