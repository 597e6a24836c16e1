using System.Globalization;
using System.Text;
using GradCam.Foundation;

namespace GradCam.Tests;

/// <summary>docs/limits.md lists the limits that there are. GRADCAM_ACCEPT=1 writes the table anew.</summary>
public class LimitsPageTests
{
    private const string Open = "<!-- limits -->\n",
        Close = "<!-- /limits -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "limits.md");

    [Fact]
    public void Table_ofPage_isTheLimits()
    {
        string page = Text(Page);
        int start = page.IndexOf(Open, StringComparison.Ordinal) + Open.Length,
            end = page.IndexOf(Close, StringComparison.Ordinal);
        Assert.True(start >= Open.Length && end >= start, "The page has no table of limits.");

        string expected =
            "| Limit | `ResourceLimits` | Bounds | Default |\n|---|---|---|---:|\n"
            + string.Concat(ResourceLimits.All.Select(Row));

        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }

    [Fact]
    public void Page_explainsEveryLimit_andQuotesTheError()
    {
        string page = Text(Page);
        foreach (var limit in ResourceLimits.All)
            Assert.Contains($"\n- `{limit.Name}`", page);
        Assert.Contains(CallerWords.OfCommandLine(ResourceLimits.Default.Met("tensor-bytes")), page);
    }

    private static string Row(ResourceLimit limit)
    {
        string property = string.Concat(
            limit.Name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..])
        );
        long value = limit.Get(ResourceLimits.Default);
        // The property of the same name is the one that the row reads and sets.
        Assert.Equal(value, typeof(ResourceLimits).GetProperty(property)?.GetValue(ResourceLimits.Default));
        Assert.Equal(
            value + 1,
            typeof(ResourceLimits).GetProperty(property)?.GetValue(limit.Set(ResourceLimits.Default, value + 1))
        );
        return $"| `{limit.Name}` | `{property}` | {limit.Bounds} | {Number(limit.Name, value)} |\n";
    }

    private static string Number(string name, long value)
    {
        bool bytes = name.EndsWith("-bytes", StringComparison.Ordinal);
        if (bytes && value % (1L << 30) == 0)
            return string.Create(CultureInfo.InvariantCulture, $"{value >> 30} GiB");
        return bytes && value % (1L << 20) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value >> 20} MiB")
            : value.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Text(string file) => File.ReadAllText(file).ReplaceLineEndings("\n");
}
