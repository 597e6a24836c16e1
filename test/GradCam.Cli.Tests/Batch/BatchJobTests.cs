using System.Text.Json;
using GradCam.Tests;

namespace GradCam.Cli.Tests.Batch;

/// <summary>Data sets on the command line.</summary>
public class BatchJobTests : CliFixture
{
    private string RunFolder => At("run");

    [Fact]
    public async Task Batch_ofAFolder_writesRowsThatMergeTakes()
    {
        var result = await Run("batch", Pictures(3), "-o", RunFolder, "--overlays", "--mirror", "--json");

        Assert.Equal(0, result.Code);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(3, json.GetProperty("pictures").GetInt64());
        Assert.Equal(3, json.GetProperty("labelled").GetInt64());
        Assert.True(json.GetProperty("complete").GetBoolean());
        Assert.Equal(3, Directory.GetFiles(Path.Combine(RunFolder, "overlays")).Length);
        var merged = await Run("merge", RunFolder, "-o", At("rows.parquet"), "--json");
        Assert.Equal(0, merged.Code);
        Assert.Equal(3, JsonDocument.Parse(merged.Output).RootElement.GetProperty("rows").GetInt64());
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(At("rows.parquet"))[..4]);
    }

    [Fact]
    public async Task Batch_again_asksForResumeAndGoesOn()
    {
        string pictures = Pictures(3);
        await Run("batch", pictures, "-o", RunFolder);

        Refused(await Run("batch", pictures, "-o", RunFolder), "--resume");
        var resumed = await Run("batch", pictures, "-o", RunFolder, "--resume", "--threads", "1", "--json");

        Assert.Equal(3, JsonDocument.Parse(resumed.Output).RootElement.GetProperty("doneBefore").GetInt64());
    }

    [Fact]
    public async Task Batch_withOtherSettings_namesThem()
    {
        string pictures = Pictures(2);
        await Run("batch", pictures, "-o", RunFolder);

        Refused(
            await Run("batch", pictures, "-o", RunFolder, "--resume", "--method", "layercam"),
            "--method was not given and is layercam"
        );
    }

    [Fact]
    public async Task Batch_fromAnotherPlace_isTheSameRun()
    {
        string pictures = Pictures(2);
        Write("list.csv", "path\ncat/0.png\ncat/1.png\n"u8.ToArray());
        await Run("batch", At("list.csv"), "--root", pictures, "-o", RunFolder);
        var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(RunFolder, "run.json"))).RootElement;
        Directory.CreateDirectory(At("moved"));
        File.Move(At("list.csv"), At("moved/list.csv"));

        var resumed = await Run("batch", At("moved/list.csv"), "--root", pictures, "-o", RunFolder, "--resume");

        Assert.Equal(0, resumed.Code);
        Assert.Equal(At("list.csv"), settings.GetProperty("location").GetString());
        Assert.Equal(pictures, settings.GetProperty("location-root").GetString());
    }

    [Fact]
    public async Task Batch_ofLabelsThatTheModelDoesNotKnow_saysWhatToDo()
    {
        Write("set/kitten/0.png", File.ReadAllBytes(Chelsea));

        var unknown = await Run("batch", At("set"), "-o", RunFolder);
        Write("names.csv", "kitten,cat\n"u8.ToArray());
        var known = await Run("batch", At("set"), "-o", At("other"), "--label-map", At("names.csv"), "--json");

        Assert.Contains("--label-map", unknown.Error);
        Assert.Contains("'kitten'", unknown.Error);
        Assert.DoesNotContain("--label-map", known.Error);
        Assert.Equal(1, JsonDocument.Parse(known.Output).RootElement.GetProperty("correct").GetInt64());
    }

    [Fact]
    public async Task Batch_ofSomeBrokenPictures_endsWithTheCodeOfSomeFailed()
    {
        string pictures = Pictures(2);
        Write("photos/cat/broken.png", "no picture"u8.ToArray());

        var result = await Run("batch", pictures, "-o", RunFolder, "--json");

        Assert.Equal(ExitCode.SomeFailed, result.Code);
        Assert.Equal(1, JsonDocument.Parse(result.Output).RootElement.GetProperty("errors").GetInt64());
    }

    [Fact]
    public async Task Merge_ofAShard_namesTheOthersAndTheirCommand()
    {
        await Run("batch", Pictures(4), "-o", RunFolder, "--shard", "1/2");

        var result = await Run("merge", RunFolder, "-o", At("rows.parquet"));

        Assert.Equal(2, result.Code);
        Assert.Contains("Shard 2/2 is missing", result.Error);
        Assert.Contains("--shard 2/2 --resume", result.Error);
        Assert.False(File.Exists(At("rows.parquet")));
    }

    [Theory]
    [InlineData("--shard", "3/2")]
    [InlineData("--part", "0")]
    [InlineData("--box-column", "bbox")]
    [InlineData("--box-format", "xy")]
    [InlineData("--target", "no such class")]
    [InlineData("--label-map", "missing.csv")]
    public async Task Batch_withAnOddValue_isRefusedBeforeAnythingIsWritten(string option, string value)
    {
        var result = await Run("batch", Pictures(1), "-o", RunFolder, option, value);

        Assert.Equal(2, result.Code);
        Assert.Contains("error: ", result.Error);
        Assert.False(Directory.Exists(RunFolder));
    }

    [Fact]
    public async Task Batch_ofBoxes_saysHowTheyAreReadAndWhichCannotBe()
    {
        Pictures(2);
        Write("photos/list.csv", "path,box\ncat/0.png,10 10 60 90\ncat/1.png,60 90 10 10\n"u8.ToArray());

        var result = await Run("batch", At("photos/list.csv"), "-o", RunFolder);
        var other = await Run("batch", At("photos/list.csv"), "-o", At("other"), "--box-format", "xywh");

        Assert.Equal(0, result.Code);
        Assert.Contains("'box' of list.csv as left, top, right and bottom, in pixels", Words(result.Error));
        Assert.Contains("The box or mask of 1 in 2 pictures cannot be used", Words(result.Error));
        Assert.Contains("say what they are with --box-format", Words(result.Error));
        Assert.DoesNotContain("cannot be used", Words(other.Error));
        static string Words(string text) => string.Join(' ', text.Split(default(char[]), (StringSplitOptions)3));
    }

    [Fact]
    public async Task Batch_thatIsToSaveFeatures_doesItOrSaysWhyNot()
    {
        string pictures = Pictures(1);

        var result = await Run("batch", pictures, "-o", RunFolder, "--save-features");
        string detector = Path.Combine(
            Repository.Root,
            "test",
            "GradCam.Tests",
            "Golden",
            "detectors",
            "raw-heads.onnx"
        );
        var other = await Run("batch", pictures, "-m", detector, "-o", At("other"), "--save-features");

        Assert.Equal(0, result.Code);
        Refused(other, "leave features out", "--output-name");
        Assert.False(Directory.Exists(At("other")));
    }

    private string Pictures(int count)
    {
        byte[] photo = File.ReadAllBytes(Chelsea);
        for (int i = 0; i < count; i++)
            Write($"photos/cat/{i}.png", photo);
        return At("photos");
    }
}
