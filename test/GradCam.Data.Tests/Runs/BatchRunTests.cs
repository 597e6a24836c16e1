using GradCam.Data.Runs;

namespace GradCam.Data.Tests.Runs;

/// <summary>Rows are neither lost nor doubled, however a run ends.</summary>
public class BatchRunTests : DataFixture
{
    private const int Count = 14;

    [Fact]
    public async Task Run_ofAFolder_hasARowForEachPicture()
    {
        string pictures = Pictures(Count);
        Write("pictures/cat/broken.png", "no picture");

        var summary = await Run(pictures, At("run"));

        Assert.Equal(
            new BatchSummary
            {
                Pictures = Count + 1,
                Errors = 1,
                Labelled = Count,
                Correct = summary.Correct,
                IsComplete = true,
            },
            summary
        );
        var rows = Rows(At("run"));
        Assert.Equal(Count + 1, rows.Count);
        Assert.Contains("broken.png is not a picture", Assert.Single(rows, r => r.Contains("cat/broken.png")));
        Assert.Equal(4, Directory.GetFiles(At("run/parts")).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(13)]
    public async Task Run_afterOneThatWasBrokenOff_hasTheRowsOfAnUndisturbedOne(int after)
    {
        string pictures = Pictures(Count);
        await Run(pictures, At("undisturbed"));
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Run(
                pictures,
                At("run"),
                cancel: cancel.Token,
                progress: s =>
                {
                    if (s.Pictures == after)
                        cancel.Cancel();
                }
            )
        );

        var summary = await Run(pictures, At("run"), resume: true);

        Assert.True(summary.IsComplete);
        Assert.Equal(Count, summary.Pictures + summary.Skipped);
        Assert.Equal(Rows(At("undisturbed")), Rows(At("run")));
    }

    [Fact]
    public async Task Run_thatIsToFinish_endsWithAWholePart()
    {
        string pictures = Pictures(40);
        await Run(pictures, At("undisturbed"));
        using var finish = new CancellationTokenSource();

        var first = await Run(pictures, At("run"), finish: finish.Token, progress: _ => finish.Cancel());

        Assert.False(first.IsComplete);
        Assert.Equal(0, first.Pictures % 4);
        Assert.Equal(first.Pictures, Rows(At("run")).Count);
        await Run(pictures, At("run"), resume: true);
        Assert.Equal(Rows(At("undisturbed")), Rows(At("run")));
    }

    [Fact]
    public async Task Run_ofALostPart_writesItAnew()
    {
        string pictures = Pictures(Count);
        await Run(pictures, At("run"));
        var rows = Rows(At("run"));
        File.Delete(Directory.GetFiles(At("run/parts")).Order().ElementAt(1));

        var summary = await Run(pictures, At("run"), resume: true);

        Assert.Equal((4, 10), (summary.Pictures, summary.Skipped));
        Assert.Equal(rows, Rows(At("run")));
    }

    [Fact]
    public async Task Run_ofShards_hasTheRowsOfTheWhole()
    {
        string pictures = Pictures(Count);
        await Run(pictures, At("whole"));
        for (int number = 1; number <= 3; number++)
            await Run(pictures, At("run"), new(number, 3));

        var merge = new Merge([At("run")]);
        Assert.Empty(merge.Problems());
        Assert.Equal(Count, merge.Write(At("rows.parquet")));
        Assert.Equal(Rows(At("whole")), Rows(At("rows.parquet")));
    }

    [Fact]
    public async Task Problems_ofMissingAndDoubledShards_nameThem()
    {
        string pictures = Pictures(Count);
        await Run(pictures, At("a"), new(1, 3));
        await Run(pictures, At("a"), new(2, 3));
        await Run(pictures, At("b"), new(2, 3));
        File.Delete(Directory.GetFiles(At("a/done")).Order().First());

        var problems = new Merge([At("a"), At("b")]).Problems();

        Assert.Equal(3, problems.Count);
        Assert.Contains("Shard 1/3 has not ended", problems[0]);
        Assert.Contains("Shard 2/3 is doubled", problems[1]);
        Assert.Contains("Shard 3/3 is missing", problems[2]);
        Assert.Contains("--shard 3/3 --resume", problems[2]);
    }

    [Fact]
    public async Task Run_withoutResume_doesNotTouchAnEarlierOne()
    {
        string pictures = Pictures(4);
        await Run(pictures, At("run"));

        await Refused("--resume", () => Run(pictures, At("run")));
    }

    [Fact]
    public async Task Run_withOtherSettings_saysWhichDiffer()
    {
        string pictures = Pictures(4);
        await Run(pictures, At("run"));

        await Refused("part was 4 and is 5", () => Run(pictures, At("run"), part: 5, resume: true));
    }

    [Fact]
    public async Task Run_ofPicturesThatHaveChanged_isRefused()
    {
        string pictures = Pictures(Count);
        await Run(pictures, At("run"));
        File.Move(At("pictures/cat/000.png"), At("pictures/cat/000b.png"));

        await Refused("no longer those", () => Run(pictures, At("run"), resume: true));
    }

    [Fact]
    public async Task Run_ofFewerPictures_isRefused()
    {
        string pictures = Pictures(Count);
        await Run(pictures, At("run"));
        foreach (string file in Directory.GetFiles(At("pictures/dog")))
            File.Delete(file);

        await Refused("no longer those", () => Run(pictures, At("run"), resume: true));
    }

    [Fact]
    public async Task Run_inAFolderOfOtherThings_isRefused()
    {
        Write("run/mine.txt", "mine");

        await Refused("holds other files", () => Run(Pictures(2), At("run")));
        Assert.Equal([At("run/mine.txt")], Directory.GetFileSystemEntries(At("run")));
    }

    [Fact]
    public async Task Run_ofAShardThatAnotherProcessWrites_isRefused()
    {
        string pictures = Pictures(4);
        await Run(pictures, At("run"));
        using var mine = RunFolder.Existing(At("run")).Lock(Shard.Whole);

        await Refused("Another process writes shard 1/1", () => Run(pictures, At("run"), resume: true));
    }

    [Fact]
    public async Task Run_afterOneThatWasKilledAsItBegan_leavesNothingOfIt()
    {
        string pictures = Pictures(4);
        foreach (string left in (string[])["settings", "done-00001-of-00001", "00001-of-00001"])
            Write($"run/.unfinished-{left}", "half a fi");
        Directory.CreateDirectory(At("run/parts"));

        await Run(pictures, At("run"));

        Assert.Empty(Directory.GetFiles(At("run"), ".unfinished*"));
        Assert.Equal(4, Rows(At("run")).Count);
    }

    [Fact]
    public void Open_ofShardsThatBeginTogether_writesTheSettingsOnce()
    {
        for (int round = 0; round < 10; round++)
        {
            string run = At($"run{round}");

            Parallel.For(
                0,
                8,
                i => RunFolder.Open(run, RunSettings.Of([("part", "4"), (RunSettings.Location, $"machine {i}")]))
            );

            Assert.StartsWith("machine", RunFolder.Existing(run).ReadSettings()[RunSettings.Location]);
            Assert.Equal(
                ["done", "locks", "parts", "run.json"],
                Directory.GetFileSystemEntries(run).Select(e => Path.GetFileName(e)!).Order()
            );
        }
    }

    private static async Task Refused(string why, Func<Task> run) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<GradCamException>(run)).Message);
}
