using System.Diagnostics;
using System.Text;
using GradCam.Cli.Explain;

namespace GradCam.Cli.Tests.Explain;

/// <summary>Folders as they are found, and names as they are given.</summary>
public sealed class FolderTests : CliFixture
{
    private static byte[] Photo => File.ReadAllBytes(Chelsea);

    [Fact]
    public void Find_linksThatLeadBack_findsEachPictureOnce()
    {
        Write("all/s/cat.png", Photo);
        Write("all/t/dog.png", Photo);
        Write("else/far.png", Photo);
        Write("else/folder/near.png", Photo);
        Directory.CreateSymbolicLink(At("all/s/up"), "..");
        Directory.CreateSymbolicLink(At("all/a"), At("all/t"));
        Directory.CreateSymbolicLink(At("all/b"), At("else/folder"));
        Directory.CreateSymbolicLink(At("all/self"), "self");
        File.CreateSymbolicLink(At("all/0.png"), At("all/s/cat.png"));
        File.CreateSymbolicLink(At("all/9.png"), At("else/far.png"));

        Assert.Equal(["9.png", "b/near.png", "s/cat.png", "t/dog.png"], Find("all"));
        Assert.Equal(["9.png", "b/near.png", "s/cat.png", "t/dog.png"], Find("all/"));
    }

    [Fact]
    public void Find_hiddenOrOtherFiles_leavesThemOut()
    {
        string[] names = ["a.JPG", "b.npy", ".hidden.png", ".gradcam-x/c.png", "d.txt", "e.png/f.png"];
        foreach (string name in names)
            Write($"all/{name}", [1]);

        Assert.Equal(["a.JPG", "b.npy", "e.png/f.png"], Find("all"));
    }

    [Fact]
    public void Find_cancelled_stops()
    {
        Write("all/a.png", [1]);
        Assert.Throws<OperationCanceledException>(() =>
            InputFile.Find([At("all")], a => a, _ => { }, new(canceled: true))
        );
    }

    [Fact]
    public async Task Explain_pipesAmongPictures_areNeverOpened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes and devices of Linux.");
        Write("all/a.png", Photo);
        await Process.Start("mkfifo", [At("all/b.png"), At("pipe")]).WaitForExitAsync();
        File.CreateSymbolicLink(At("all/c.png"), "/dev/zero");

        var (result, json) = await ExplainJson(At("all"));

        Assert.Equal(1, result.Code);
        Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.Equal(2, json.GetProperty("failures").GetArrayLength());
        Refused(await Run("explain", At("pipe"), "-o", Out), "a named pipe");
        foreach (string command in (string[])["layers", "bake", "convert"])
            Refused(await Run(command, At("pipe")), "a named pipe");
        Refused(await Run("explain", Chelsea, "-m", At("pipe"), "-o", Out), "a named pipe");
    }

    [Fact]
    public async Task Explain_namesAsLongAsCanBe_areCutAndStayApart()
    {
        string y = new('y', 251);
        string[] names =
        [
            $"{y}.png",
            $"{y}.bmp",
            $"{y.ToUpperInvariant()}.png",
            $"{new string('y', 230)}.png",
            $"{new string('é', 125)}.png",
            $"{new string('漢', 83)}.png",
        ];
        foreach (string name in names)
            Write($"all/{name}", Photo);

        var (result, json) = await ExplainJson(At("all"), "--save", "overlay,raw,json");

        Assert.Equal(0, result.Code);
        Assert.Equal(names.Length, json.GetProperty("explanations").GetArrayLength());
        Assert.Equal(
            3 * names.Length,
            Directory.GetFiles(Out).Select(Path.GetFileName).Distinct(StringComparer.OrdinalIgnoreCase).Count()
        );
    }

    [Fact]
    public void Take_anyName_isAtMost255Bytes()
    {
        var names = new OutputNames(new(Out, null), new(false, []));
        var taken = new List<string>();
        foreach (
            string name in (string[])["y", new('y', 251), new('漢', 83), string.Concat(Enumerable.Repeat("😀", 62))]
        )
        foreach (
            string[] parts in (string[][])
                [
                    [],
                    ["cat", "gradcam"],
                    [new('a', 500), new('漢', 500), "layercam", new('é', 90)],
                ]
        )
            for (int i = 0; i < 12; i++)
                taken.Add(Path.GetFileName(names.Take(new(name + ".png", ""), parts, "overlay.png")));

        Assert.All(taken, n => Assert.InRange(Encoding.UTF8.GetByteCount(n), 1, 255));
        Assert.Equal(taken.Count, taken.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("y.overlay.png", taken[0]);
        Assert.Equal("y-2.overlay.png", taken[1]);
        Assert.DoesNotContain(taken, n => n.Contains('\ufffd'));
    }

    private string[] Find(string folder)
    {
        string root = At(folder);
        return
        [
            .. InputFile
                .Find([root], a => a, _ => { }, CancellationToken.None)
                .Select(f => Path.Combine(f.Folder, Path.GetFileName(f.Path))),
        ];
    }
}
