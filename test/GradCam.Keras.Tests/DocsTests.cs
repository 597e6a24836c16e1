using System.Runtime.CompilerServices;
using System.Text;
using GradCam.Keras.Applications;
using GradCam.Keras.Conversion;
using GradCam.Keras.Layers;

namespace GradCam.Keras.Tests;

/// <summary>The page about Keras lists just what can be read. GRADCAM_ACCEPT=1 writes the lists anew.</summary>
public class DocsTests
{
    private static readonly string Page = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "docs", "keras.md"));

    public static TheoryData<string, string> Lists =>
        new()
        {
            {
                "layers",
                "| Family | Layers |\n|---|---|\n"
                    + string.Concat(
                        LayerTable.Families.Select(f => $"| {f.Name} | {string.Join(", ", Names(f.Rows))} |\n")
                    )
            },
            {
                "applications",
                "| Family | Applications | Pictures | Preparation |\n|---|---|---|---|\n"
                    + string.Concat(ApplicationTable.Families.Select(Row))
            },
            {
                "activations",
                string.Join(", ", Activations.Names.Order(StringComparer.Ordinal).Select(n => $"`{n}`")) + "\n"
            },
            {
                "functions",
                string.Join(", ", TensorFunctions.Names.Order(StringComparer.Ordinal).Select(n => $"`{n}`")) + "\n"
            },
        };

    [Theory]
    [MemberData(nameof(Lists))]
    public void List_ofPage_isTheRegistry(string name, string expected)
    {
        string page = File.ReadAllText(Page),
            open = $"<!-- {name} -->\n",
            close = $"<!-- /{name} -->";
        int start = page.IndexOf(open, StringComparison.Ordinal) + open.Length,
            end = page.IndexOf(close, StringComparison.Ordinal);
        Assert.True(start >= open.Length && end >= start, $"The page has no list '{name}'.");
        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }

    private static string Row((string Name, IReadOnlyList<Application> Rows) family) =>
        $"| {family.Name} | {string.Join(", ", family.Rows.Select(a => a.Name))} | "
        + $"{string.Join(", ", family.Rows.SelectMany(a => a.Sizes).Distinct())} | "
        + $"`{string.Join("`, `", family.Rows.Select(a => a.Preset.Name).Distinct())}` |\n";

    /// <summary>Each row by its present name, then the names it has had.</summary>
    private static IEnumerable<string> Names(Family rows) =>
        rows.Aliases.Select(names =>
            $"`{names[0]}`{(names.Length == 1 ? "" : $" ({string.Join(", ", names.Skip(1).Select(n => $"`{n}`"))})")}"
        );

    private static string Here([CallerFilePath] string file = "") => file;
}
