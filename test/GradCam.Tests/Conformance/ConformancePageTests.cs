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

            How far this library's numbers are from other people's, written by a test. The cases are small networks with real operator patterns and
            random weights; [their README](../test/GradCam.Tests/Golden/conformance/README.md) says where they come from. Each cell is the largest
            difference over all layers, samples and places: of raw maps and gradients as a part of the largest magnitude (1e-4 is allowed, 1e-3 for
            principal components, up to their sign), of final maps (`map`) absolute (2e-3 is allowed).


            """
        );
        Section(
            page,
            "pytorch-grad-cam",
            "From the model file to the map, against golden.npz, where its arrays belong to the model.",
            ConformanceCase.Names.Where(ConformanceCase.IsGolden),
            name => ConformanceTable.Compare(name, Source.PytorchGradCam)
        );
        Section(
            page,
            "PyTorch",
            "From the model file to the map, against the same computed by PyTorch alone in float64 on the very model "
                + "(`reference.py`).",
            ConformanceCase.Names.Where(ConformanceCase.HasReference),
            name => ConformanceTable.Compare(name, Source.PyTorch)
        );
        Section(
            page,
            "Formulas",
            "The formulas alone, on the activations and gradients of the last layer that pytorch-grad-cam had.",
            ConformanceCase.Names.Where(n => n != "multilabel"),
            ConformanceTable.CompareFormulas
        );
        return page.ToString().TrimEnd() + "\n";
    }

    private static void Section(
        StringBuilder page,
        string title,
        string what,
        IEnumerable<string> cases,
        Func<string, IReadOnlyList<(string Key, Agreement Agreement)>> compare
    )
    {
        var found = cases.ToDictionary(
            name => name,
            name =>
                compare(name).GroupBy(r => Row(r.Key)).ToDictionary(g => g.Key, g => g.Max(r => r.Agreement.Difference))
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"## {title}\n\n{what}\n\n| "
                + $"|{string.Concat(found.Keys.Select(n => $" {n} |"))}\n|---|{string.Concat(found.Keys.Select(_ => "---:|"))}\n"
        );
        foreach (string row in found.Values.SelectMany(f => f.Keys).Distinct().Order(StringComparer.Ordinal))
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {row} |{string.Concat(found.Values.Select(f => f.TryGetValue(row, out float worst) ? $" {Power(worst)} |" : " |"))}\n"
            );
        page.Append('\n');
    }

    /// <summary>The key without its layer.</summary>
    private static string Row(string key) =>
        key.Split('.', 2) is [var k, var rest] && int.TryParse(k, out _) ? rest : key;

    private static string Power(float worst) =>
        worst < 1e-7f ? "&lt; 1e-7" : worst.ToString("0e0", CultureInfo.InvariantCulture);

    private static string Shape(string page) => Difference().Replace(page.ReplaceLineEndings("\n"), "#");

    [GeneratedRegex(@"&lt; 1e-7|\d+e-?\d+(?= \|)")]
    private static partial Regex Difference();
}
