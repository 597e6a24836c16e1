using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GradCam.Tests.Conformance;

/// <summary>docs/conformance.md is written here: set GRADCAM_ACCEPT=1 to write it anew.</summary>
public partial class ConformancePageTests
{
    [Fact]
    public void Page_listsEveryCaseAndMethod_asTheTestsCompareThem()
    {
        string path = Path.Combine(Repository.Root, "docs", "conformance.md"),
            page = Write();
        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(path, page);
        // The last digits of a difference are the machine's; what is compared, and that it holds, is not.
        Assert.Equal(Shape(page), Shape(File.ReadAllText(path)));
    }

    private static string Write()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Conformance

            How far this library's numbers are from those of pytorch-grad-cam and PyTorch, written by a test. The cases
            are small networks with real operator patterns and random weights;
            [their README](../test/GradCam.Tests/Golden/conformance/README.md) says where they come from. Everything is
            compared, from the model file to the map. Each cell is the largest difference over all layers, samples and
            places: of final maps (`map`, `aug_smooth`, `eigen_smooth`) absolute (2e-3 is allowed), of raw maps and all
            other arrays as a part of the largest magnitude (1e-4 is allowed, 1e-3 for principal components, up to
            their sign).


            """
        );
        var found = ConformanceCase.Names.ToDictionary(
            name => name,
            name =>
                ConformanceTable
                    .Compare(name)
                    .GroupBy(r => Row(r.Key))
                    .ToDictionary(g => g.Key, g => g.Max(r => r.Agreement.Difference))
        );
        Line(page, "", found.Keys);
        Line(page, "---", found.Keys.Select(_ => "---:"));
        foreach (string row in found.Values.SelectMany(f => f.Keys).Distinct().Order(StringComparer.Ordinal))
            Line(page, row, found.Values.Select(f => f.TryGetValue(row, out float worst) ? Power(worst) : ""));
        page.Append("\n## What differs, and why\n\n");
        foreach (var ((name, key), how) in ConformanceTable.Different)
            page.Append(CultureInfo.InvariantCulture, $"- `{name}`, `{key}`: {how}.\n");
        foreach (var ((name, key), (times, why)) in ConformanceTable.Conditioned)
            page.Append(
                CultureInfo.InvariantCulture,
                $"- `{name}`, `{key}`: {times} times as much is allowed, since {why}.\n"
            );
        page.Append(
            "- `densenet`, `guided_backprop`: pytorch-grad-cam does not guide the last ReLU, which is a function in "
                + "PyTorch and no module; this library guides every ReLU of the file. It is compared without that "
                + "one.\n"
        );
        return page.ToString();
    }

    private static void Line(StringBuilder page, string head, IEnumerable<string> cells) =>
        page.Append(CultureInfo.InvariantCulture, $"| {head} | {string.Join(" | ", cells)} |\n");

    /// <summary>The key without its layer.</summary>
    private static string Row(string key) =>
        key.Split('.', 2) is [var k, var rest] && int.TryParse(k, out _) ? rest : key;

    private static string Power(float worst) =>
        worst < 1e-7f ? "&lt; 1e-7" : worst.ToString("0e0", CultureInfo.InvariantCulture);

    private static string Shape(string page) => Difference().Replace(page.ReplaceLineEndings("\n"), "#");

    [GeneratedRegex(@"&lt; 1e-7|\d+e-?\d+(?= \|)")]
    private static partial Regex Difference();
}
