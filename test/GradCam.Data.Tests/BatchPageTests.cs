using System.Text;
using GradCam.Data.Rows;
using GradCam.Tests;

namespace GradCam.Data.Tests;

/// <summary>docs/batch.md lists the columns of the rows. GRADCAM_ACCEPT=1 writes it.</summary>
public class BatchPageTests
{
    private const string Open = "<!-- columns -->\n",
        Close = "<!-- /columns -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "batch.md");

    [Fact]
    public void Table_ofPage_isTheColumns()
    {
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        int start = page.IndexOf(Open, StringComparison.Ordinal) + Open.Length,
            end = page.IndexOf(Close, StringComparison.Ordinal);
        Assert.True(start >= Open.Length && end >= start, "The page has no table of columns.");

        string expected =
            "| Column | Type | Holds |\n|---|---|---|\n"
            + string.Concat(RowColumns.All.Select(c => $"| `{c.Name}` | {c.Type} | {c.Holds} |\n"));

        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }
}
