using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GradCam.Data.Report;
using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Tests.Report;

/// <summary>What stands in a report's page; a browser opens it in the tests of interoperability.</summary>
public partial class ReportPageTests : DataFixture
{
    private static readonly ReportBundle Bundle = ExampleReport.Of(120, ExampleReport.HostileNames);

    [Fact]
    public void Write_namesOfAnyKind_areNoMarkup()
    {
        string page = Written();

        Assert.Equal(ScriptBegin().Count(page), ScriptEnd().Count(page));
        Assert.DoesNotContain("<script>window.harmed", page);
        Assert.DoesNotContain("<img src=x", page);
        Assert.Contains("<title>Report of &lt;/script&gt;&lt;script&gt;window.harmed = 1", page);
        var read = DataOf(page, "report");
        Assert.Equal(
            ExampleReport.HostileNames,
            read.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!)
        );
    }

    [Fact]
    public void Write_loadsNothingFromOutside()
    {
        string page = Written();

        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(page).Select(m => m.Value).Distinct());
        string policy = PolicyOf(page);
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy);
        Assert.DoesNotContain("unsafe", policy);
        foreach (string kind in (string[])["script", "style"])
        {
            string content = Regex.Match(page, $"<{kind}>(.*?)</{kind}>", RegexOptions.Singleline).Groups[1].Value,
                hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
            Assert.Contains($"{kind}-src 'sha256-{hash}'", policy);
        }
    }

    [Fact]
    public void Write_picturesAreChunks_thatAreNoPrograms()
    {
        string page = Written();

        var chunks = Enumerable.Range(0, 3).Select(i => DataOf(page, $"{i}").EnumerateArray().ToArray()).ToArray();
        Assert.Equal([50, 50, 20], chunks.Select(c => c.Length));
        Assert.DoesNotContain("id=\"data-3\"", page);
        var picture = chunks[1][2];
        Assert.Equal(Bundle.Gallery.Pictures[52].Name, picture.GetProperty("name").GetString());
        Assert.Equal(Bundle.Gallery.Pictures[52].Map, picture.GetProperty("map").GetBytesFromBase64());
        Assert.True(picture.GetProperty("thumbnail").GetBytesFromBase64() is [0xff, 0xd8, ..]);
        Assert.Equal(0, DataOf(page, "report").GetProperty("gallery").GetProperty("pictures").GetArrayLength());
    }

    [Fact]
    public void Write_thatFails_leavesTheEarlierPageAndNothingElse()
    {
        Written();
        string before = File.ReadAllText(At("report.html"));

        Assert.Throws<InvalidDataException>(() => ReportPage.Write(Bundle, Failing(), At("report.html")));
        Assert.Throws<InvalidOperationException>(() => ReportPage.Write(Bundle, [], At("report.html")));

        Assert.Equal(before, File.ReadAllText(At("report.html")));
        Assert.Equal([At("report.html")], Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public void WriteFolder_picturesAreScriptsBesideThePage()
    {
        ReportPage.WriteFolder(Bundle, ExampleReport.WithThumbnails(Bundle), At("report"));
        // Once more, over an earlier one.
        ReportPage.WriteFolder(Bundle, ExampleReport.WithThumbnails(Bundle), At("report"));

        Assert.Equal(
            ["index.html", "pictures"],
            Directory.EnumerateFileSystemEntries(At("report")).Select(Path.GetFileName).Order()
        );
        Assert.Equal(
            ["0.js", "1.js", "2.js", "texts.js"],
            Directory.EnumerateFiles(At("report/pictures")).Select(Path.GetFileName).Order()
        );
        string chunk = File.ReadAllText(At("report/pictures/1.js"));
        Assert.StartsWith("dataArrived(\"1\",", chunk);
        Assert.EndsWith(");\n", chunk);
        var pictures = JsonDocument.Parse(chunk["dataArrived(\"1\",".Length..^3]).RootElement;
        Assert.Equal(50, pictures[0].GetProperty("index").GetInt32());
        string page = File.ReadAllText(At("report/index.html"));
        Assert.DoesNotContain("id=\"data-0\"", page);
        Assert.Contains(" 'self' file:; style-src", PolicyOf(page));
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("pictures/cat.jpg")]
    public void WriteFolder_ofOtherFiles_isRefused(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), "mine");

        var error = Assert.Throws<GradCamException>(() => ReportPage.WriteFolder(Bundle, [], Folder));

        Assert.Contains("give the name of a new folder", error.Message);
        Assert.Equal("mine", File.ReadAllText(At(name)));
    }

    [Fact]
    public void Index_holdsWhatFiltersNeed()
    {
        var index = GalleryIndex.Of(Bundle.Gallery);

        Assert.Equal(120, index.Count);
        Assert.Equal(2, BitConverter.ToInt32(index.Labels, 4 * 12));
        Assert.Equal(3, BitConverter.ToInt32(index.Predicted, 4 * 12));
        Assert.Equal(0.62f, BitConverter.ToSingle(index.Probabilities, 4 * 12), 1e-6f);
        // Right, wrong, and without a map.
        Assert.Equal([3, 1, 4], new[] { 0, 12, 19 }.Select(i => (int)index.Flags[i]));
        Assert.True(float.IsNaN(BitConverter.ToSingle(index.ObjectMass, 4 * 19)));
        Assert.Equal(
            [1, 31, 61, 91],
            Enumerable.Range(0, 4).Select(i => BitConverter.ToInt32(index.Findings[0], 4 * i))
        );
    }

    [Fact]
    public void Texts_ofAColumn_areWrittenOnce()
    {
        var texts = GalleryTexts.Of(Bundle.Gallery);

        Assert.Equal(120, texts.Names.Count);
        var column = Assert.Single(texts.Columns);
        Assert.Equal(3, column.Texts.Count);
        Assert.Equal(ExampleReport.HostileNames[1], column.Texts[column.Of[1]]);
        Assert.Equal("", column.Texts[column.Of[0]]);
    }

    private string Written()
    {
        ReportPage.Write(Bundle, ExampleReport.WithThumbnails(Bundle), At("report.html"));
        return File.ReadAllText(At("report.html"));
    }

    private static IEnumerable<GalleryPicture> Failing()
    {
        yield return Bundle.Gallery.Pictures[0];
        throw new InvalidDataException();
    }

    private static JsonElement DataOf(string page, string name)
    {
        string begin = $"<script type=\"application/json\" id=\"data-{name}\">";
        int from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return JsonDocument.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement;
    }

    private static string PolicyOf(string page) => Policy().Match(page).Groups[1].Value;

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script[ >]", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptBegin();

    [GeneratedRegex("</script", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptEnd();

    [GeneratedRegex("(?:https?:)?//[a-z0-9.-]+\\.[a-z]+[^'\"\\s]*", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
