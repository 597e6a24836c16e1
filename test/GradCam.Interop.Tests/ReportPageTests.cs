using System.Globalization;
using System.Text.Json;
using GradCam.Data.Report;
using GradCam.Data.Report.Bundle;
using GradCam.Data.Tests.Report;

namespace GradCam.Interop.Tests;

/// <summary>A report in headless Chromium, opened from disk.</summary>
public sealed class ReportPageTests : IDisposable
{
    private const int Many = 100_000;

    private static readonly string[] Names = ["cat", "dog", "person"];

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("file", false)]
    [InlineData("folder", false)]
    [InlineData("file", true)]
    public void Page_isAccessible_andStaysOnTheDisk(string form, bool hostile)
    {
        var bundle = ExampleReport.Of(130, hostile ? ExampleReport.HostileNames : Names);

        var found = Browse(Written(bundle, form));

        Assert.Empty(Texts(found, "errors"));
        Assert.Empty(Texts(found, "outside"));
        Assert.Empty(Texts(found, "faults"));
        Assert.Empty(Texts(found, "missed"));
        Assert.All(
            found.GetProperty("wide").EnumerateObject(),
            w => Assert.InRange(w.Value.GetInt32(), int.MinValue, 0)
        );
        Assert.Equal(JsonValueKind.Null, found.GetProperty("harmed").ValueKind);
        Assert.Equal(0, found.GetProperty("kept").GetInt32());
    }

    [Fact]
    public void Page_isUsedByKeysAndAddresses()
    {
        var bundle = ExampleReport.Of(130, Names);
        var names = bundle.Gallery.Pictures.Select(p => p.Name).ToArray();

        var found = Browse(Written(bundle, "file"));

        var walk = found.GetProperty("walk");
        Assert.Equal([names[0], names[1], names[2], names[1]], Texts(walk, "names"));
        Assert.Equal("#picture-1", walk.GetProperty("address").GetString());
        Assert.True(walk.GetProperty("back").GetBoolean());
        int errors = bundle.Gallery.Pictures.Count(p => p is { Label: 0, Predicted: 1 });
        Assert.Equal($"{errors} of 130 pictures", found.GetProperty("linked").GetString());
        Assert.InRange(found.GetProperty("slice").GetDouble(), 0, 100);
    }

    [Fact]
    public void Page_ofManyPictures_opensSoon()
    {
        var bundle = ExampleReport.Of(Many, [.. Enumerable.Range(0, 1000).Select(i => $"class {i} of a thousand")]);

        var found = Browse(Written(bundle, "folder"), "open");

        Assert.Empty(Texts(found, "errors"));
        double seconds = found.GetProperty("seconds").GetDouble();
        var filtered = found.GetProperty("filtered");
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Many} pictures open in {seconds:0.00} s; a search takes {filtered.GetProperty("seconds"):0.00} s."
            )
        );
        // 2 s on a machine that does nothing else; tests run beside each other.
        Assert.InRange(seconds, 0, 10);
        Assert.Equal(
            bundle.Gallery.Pictures.Count(p => p.Correct == false && p.Name.Contains("77", StringComparison.Ordinal)),
            filtered.GetProperty("count").GetInt32()
        );
    }

    private string Written(ReportBundle bundle, string form)
    {
        string path = Path.Combine(_folder, form == "file" ? "report.html" : "report");
        if (form == "file")
        {
            ReportPage.Write(bundle, ExampleReport.WithThumbnails(bundle), path);
            return path;
        }
        ReportPage.WriteFolder(bundle, ExampleReport.WithThumbnails(bundle), path);
        return Path.Combine(path, "index.html");
    }

    private static JsonElement Browse(string page, params string[] more) =>
        JsonDocument
            .Parse(Tool.RunNode("report.js", [Tool.RequireChromium(), new Uri(page).AbsoluteUri, .. more]))
            .RootElement;

    private static IEnumerable<string?> Texts(JsonElement of, string property) =>
        of.GetProperty(property).EnumerateArray().Select(t => t.GetString());
}
