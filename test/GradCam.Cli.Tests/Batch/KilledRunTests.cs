using System.Text.Json;

namespace GradCam.Cli.Tests.Batch;

/// <summary>Runs that are ended from outside: no row is lost or doubled.</summary>
public class KilledRunTests : ProgramFixture
{
    private const int Many = 200;

    [Fact]
    public async Task Batch_thatIsKilledAgainAndAgain_hasEveryRowOnce()
    {
        string pictures = Pictures(Many);
        for (int kill = 0; kill < 4; kill++)
        {
            int parts = Parts;
            using var process = Start($"exec $gradcam batch '{pictures}' -o run --part 4 --resume");
            var ended = Ended(process);
            // On a busy machine it may be done before it is killed.
            await Until(() => Parts > parts || process.HasExited);
            Signal(process, "KILL");
            await ended;
        }

        var last = await Shell($"$gradcam batch '{pictures}' -o run --part 4 --resume --json");

        Assert.Equal(0, last.Code);
        var json = JsonDocument.Parse(last.Output).RootElement;
        Assert.Equal(Many, json.GetProperty("pictures").GetInt64() + json.GetProperty("doneBefore").GetInt64());
        Assert.InRange(json.GetProperty("doneBefore").GetInt64(), 4 * 4, Many);
        var merged = await Shell("$gradcam merge run -o rows.parquet --json");
        Assert.Equal(Many, JsonDocument.Parse(merged.Output).RootElement.GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task Batch_toldToEnd_finishesItsPart()
    {
        string pictures = Pictures(Many);
        using var process = Start($"exec $gradcam batch '{pictures}' -o run --part 8");
        var ended = Ended(process);
        await Until(() => Parts > 0);

        Signal(process, "TERM");
        var result = await ended;

        Assert.Equal(143, result.Code);
        Assert.Contains("is finished first", result.Error);
        Assert.Contains("--resume", result.Error);
        var merged = await Shell("$gradcam merge run -o rows.parquet --partial --json");
        long rows = JsonDocument.Parse(merged.Output).RootElement.GetProperty("rows").GetInt64();
        Assert.Equal((0, Parts * 8), (rows % 8, rows));
    }

    [Fact]
    public async Task Batch_onAFullDisk_saysSoAndGoesOn()
    {
        string pictures = Pictures(Many);

        // What a file may hold is bounded, as the disk would bound it.
        var full = await Shell($"ulimit -f 2; exec $gradcam batch '{pictures}' -o run --part 30 --no-cache");
        var rest = await Shell($"$gradcam batch '{pictures}' -o run --part 30 --resume --json");

        Assert.NotEqual(0, full.Code);
        Assert.Equal(0, rest.Code);
        var json = JsonDocument.Parse(rest.Output).RootElement;
        Assert.Equal(Many, json.GetProperty("pictures").GetInt64() + json.GetProperty("doneBefore").GetInt64());
        Assert.Empty(Directory.GetFiles(At("run"), ".unfinished*"));
    }

    private int Parts =>
        Directory.Exists(At("run/parts")) ? Directory.GetFiles(At("run/parts"), "*.parquet").Length : 0;
}
