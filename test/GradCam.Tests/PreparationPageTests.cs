using System.Text;
using GradCam.Models;

namespace GradCam.Tests;

/// <summary>docs/preparation.md lists the presets that there are. GRADCAM_ACCEPT=1 writes the table anew.</summary>
public class PreparationPageTests
{
    private const string Open = "<!-- presets -->\n",
        Close = "<!-- /presets -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "preparation.md");

    [Fact]
    public void Table_ofPage_isThePresets()
    {
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        int start = page.IndexOf(Open, StringComparison.Ordinal) + Open.Length,
            end = page.IndexOf(Close, StringComparison.Ordinal);
        Assert.True(start >= Open.Length && end >= start, "The page has no table of presets.");

        string expected =
            "| Preset | `PreprocessingPresets` | What it does |\n|---|---|---|\n"
            + string.Concat(PreprocessingPresets.All.Select(Row));

        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }

    [Fact]
    public void Page_hasEveryFieldOfACard()
    {
        string page = File.ReadAllText(Page);

        Assert.NotEmpty(ModelCardReader.FieldNames);
        Assert.All(ModelCardReader.FieldNames, field => Assert.Contains($"`\"{field}\"`", page));
    }

    [Fact]
    public void Card_ofPage_isOne()
    {
        string page = File.ReadAllText(Page);
        int start = page.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;

        string json = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        var card = ModelCard.Parse(Encoding.UTF8.GetBytes(json), "page");

        Assert.Equal((64, 0.5), (card.Width, card.Std!.Value[0]));
    }

    private static string Row(PreprocessingPreset preset)
    {
        var property = typeof(PreprocessingPresets).GetProperties().Single(p => p.GetValue(null) == preset);
        return $"| `{preset.Name}` | `{property.Name}` | {preset.Description} |\n";
    }
}
