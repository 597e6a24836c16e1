using GradCam.Tests;

namespace GradCam.Cli.Tests.Batch;

/// <summary>A real Slurm of one node: an array of shards, of which one is requeued while the node is drained.</summary>
public sealed class SlurmTests : ProgramFixture
{
    private const int Many = 2000,
        Side = 96;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Array_withATaskRequeuedAndTheNodeDrained_hasEveryRowOnce()
    {
        RequiredTool.Find("slurm-wlm", "slurmctld");
        RequiredTool.Find("munge", "munged");
        Assert.SkipUnless(Environment.UserName == "root", "Slurm is started as root.");
        Crops();
        string program = Path.Combine(Folder, "gradcam");
        File.WriteAllText(program, $"#!/bin/sh\nexec {Program} \"$@\"\n");
        await Shell($"chmod +x '{program}'");
        string check = Path.Combine(Repository.Root, "deploy", "slurm", "check.sh");
        using var late = new CancellationTokenSource(Longest);

        using var process = Start($"bash '{check}' '{program}' crops");
        Task<string> output = process.StandardOutput.ReadToEndAsync(late.Token),
            error = process.StandardError.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);

        string said = await output + await error;
        Assert.True(process.ExitCode == 0, said);
        Assert.Contains("requeued in the middle", said);
        Assert.Contains("node resumed", said);
        Assert.Matches(@"rows\s+2,000", said);
    }

    /// <summary>Crops of the sample photograph, each another.</summary>
    private void Crops()
    {
        Directory.CreateDirectory(At("crops"));
        var photo = Picture.Load(Chelsea);
        Parallel.For(
            0,
            Many,
            i =>
            {
                int x = i * 7 % (photo.Width - Side),
                    y = i * 13 % (photo.Height - Side);
                var rgb = new byte[3 * Side * Side];
                for (int row = 0; row < Side; row++)
                    photo.Rgb.Slice(3 * ((y + row) * photo.Width + x), 3 * Side).CopyTo(rgb.AsSpan(3 * row * Side));
                Picture.FromRgb(rgb, Side, Side).Save(At($"crops/{i:0000}.png"));
            }
        );
    }
}
