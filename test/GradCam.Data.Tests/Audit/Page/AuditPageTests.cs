using GradCam.Data.Audit.Page;

namespace GradCam.Data.Tests.Audit.Page;

public sealed class AuditPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gradcam-audit-");

    [Fact]
    public void Write_aFinding_showsItsSentencePicturesAndExperiments()
    {
        string page = Written("cat");

        Assert.Contains("1. Something orange in the lower right corner", page);
        Assert.Contains("<p class=\"headline\">It cheats.</p>", page);
        Assert.Contains("gradcam fix model.onnx --audit audit.json -o fixed.onnx", page);
        // Each example twice: as it is, and with its evidence; and the mean map of a cluster.
        Assert.Equal(2 * 3 + 1 + 1, page.Split("data:image/jpeg;base64,").Length - 1);
        Assert.Contains("0.50 (0.40 to 0.60)", page);
        Assert.Contains("-0.30 (-0.35 to -0.20)", page);
        Assert.Contains("<path d=\"M25 25h1", page);
        Assert.DoesNotContain("<script", page);
        Assert.Contains("default-src 'none'", page);
    }

    [Fact]
    public void Write_namesOfOthers_areTextsAlone()
    {
        string page = Written("<img src=x onerror=alert(1)>");

        Assert.DoesNotContain("<img src=x", page);
        Assert.Contains("&lt;img src=x", page);
    }

    [Fact]
    public void Outline_cellsSideBySide_hasNoLineBetween() =>
        Assert.Equal("M3 0h1M3 1h1M3 0v1M4 0h1M4 1h1M5 0v1", AuditThumbnails.Outline([3, 4]));

    [Fact]
    public void Write_intoAMissingFolder_saysSo()
    {
        var error = Assert.Throws<GradCamException>(() =>
            new AuditPage(Report("cat"), AuditPictures.Set(6, (p, _) => p)).Write(
                Path.Combine(_folder.FullName, "none", "a.html"),
                "audit.json"
            )
        );

        Assert.Contains("cannot be written", error.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Written(string name)
    {
        string path = Path.Combine(_folder.FullName, "a.html");
        new AuditPage(Report(name), AuditPictures.Set(6, (p, _) => p)).Write(path, "audit.json");
        return File.ReadAllText(path);
    }

    private static AuditReport Report(string name) =>
        new()
        {
            Model = "model.onnx",
            Source = "pictures",
            Pictures = 6,
            Classes = [name, "b"],
            Seed = 0,
            Sentence = "It cheats.",
            Findings =
            [
                new()
                {
                    Sentence = "",
                    Class = 0,
                    Pictures = [0, 2, 4],
                    Names = ["0.png", "2.png", "4.png"],
                    OfClass = 3,
                    Others = 0,
                    IsFixed = true,
                    Look = "orange",
                    Cells =
                    [
                        [25 * 32 + 25, 25 * 32 + 26],
                    ],
                    Pasted = Effect(0.5, 0.4, 0.6),
                    Elsewhere = Effect(0, -0.1, 0.1),
                    Painted = new Dictionary<string, Effect> { ["mean colour"] = Effect(0.3, 0.2, 0.35) },
                    Mass = 0.4,
                    PValue = 1e-9,
                },
            ],
            Dismissed = [],
            Clusters =
            [
                new()
                {
                    Class = 0,
                    Pictures = 3,
                    OfClass = 3,
                    Examples = ["0.png"],
                    Map = [0.25f, 0.25f, 0.25f, 0.25f],
                    MapShape = [2, 2],
                    Border = 1,
                },
            ],
            Remarks = [],
        };

    private static Effect Effect(double mean, double low, double high) =>
        new()
        {
            Mean = mean,
            Low = low,
            High = high,
            Count = 200,
        };
}
