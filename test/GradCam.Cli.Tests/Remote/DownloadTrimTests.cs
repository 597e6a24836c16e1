using GradCam.Cli.Remote;

namespace GradCam.Cli.Tests.Remote;

/// <summary>The copies that stay.</summary>
public sealed class DownloadTrimTests : CliFixture
{
    [Fact]
    public void Around_tooMuch_removesWhatWasNotUsedForLongest()
    {
        foreach (string key in (string[])["a", "b", "c"])
        {
            Write($"{key}/model.onnx", new byte[100]);
            Write($"{key}/model.onnx.fetched", []);
            foreach (string file in Directory.GetFiles(At(key)))
                File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, key[0] - 'a' + 1));
        }
        DownloadTrim.Touch(At("a/model.onnx"));

        DownloadTrim.Around(At("c"), 300);
        Assert.Equal(3, Directory.GetDirectories(Folder).Length);
        DownloadTrim.Around(At("c"), 250);
        Assert.Equal([At("a"), At("c")], Directory.GetDirectories(Folder).Order());
        DownloadTrim.Around(At("c"), 50);
        Assert.Equal([At("c")], Directory.GetDirectories(Folder));
    }
}
