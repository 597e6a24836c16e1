using System.Text;
using GradCam.Tests;

namespace GradCam.Data.Tests.Repair.Remedies;

/// <summary>docs/debugging.md lists the remedies. GRADCAM_ACCEPT=1 writes it.</summary>
public class RemedyPageTests
{
    private const string Open = "<!-- remedies -->\n",
        Close = "<!-- /remedies -->";

    private static string Page => Path.Combine(Repository.Root, "docs", "debugging.md");

    [Fact]
    public void Table_ofPage_isTheRemedies()
    {
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        int start = page.IndexOf(Open, StringComparison.Ordinal) + Open.Length,
            end = page.IndexOf(Close, StringComparison.Ordinal);
        string expected =
            "| `--method` | What it does | From |\n|---|---|---|\n"
            + string.Concat(Remedy.All.Select(r => $"| `{r.Name}` | {r.Does} | {r.Source} |\n"));

        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }
}
