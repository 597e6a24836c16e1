using GradCam.Data.Rows;
using GradCam.Data.Runs;

namespace GradCam.Data.Tests.Runs;

/// <summary>Files are read before their turn, side by side, and once.</summary>
public class ReadAheadTests : DataFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Add_ofSeveral_readsThemSideBySide()
    {
        // More than any worker would read at once.
        using var all = new CountdownEvent(6);
        using var ahead = new ReadAhead();

        for (int i = 0; i < 6; i++)
            ahead.Add(
                Of(_ =>
                {
                    all.Signal();
                    all.Wait(Patience, CancellationToken.None);
                    return [];
                })
            );

        Assert.True(all.Wait(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Read_ofWhatWasReadAhead_readsTheFileOnce()
    {
        int reads = 0;
        using var ahead = new ReadAhead();
        var reading = Of(_ =>
        {
            Interlocked.Increment(ref reads);
            return Png(1);
        });

        ahead.Add(reading);
        reading.Fetch();
        Assert.Equal(Png(1).Length, reading.Kept);
        var picture = reading.Read();

        Assert.Equal(24, picture.Width);
        Assert.Equal((1, 0), (reads, reading.Kept));
    }

    [Fact]
    public void Add_beyondTheMemory_leavesFilesToTheirTurn()
    {
        int reads = 0;
        using var ahead = new ReadAhead();
        var large = Of(_ => new byte[65 << 20]);
        large.Fetch();
        ahead.Add(large);

        var next = Of(_ => [(byte)Interlocked.Increment(ref reads)]);
        ahead.Add(next);
        Thread.Sleep(100);
        Assert.Equal(0, reads);

        next.Fetch();
        Assert.Equal(1, reads);
    }

    [Fact]
    public void Read_ofWhatCouldNotBeRead_saysWhy()
    {
        var reading = Of(_ => throw new GradCamException("It is not there."));
        reading.Fetch();

        Assert.Equal("It is not there.", Assert.Throws<GradCamException>(reading.Read).Message);
    }

    private static Reading Of(Func<ResourceLimits, byte[]> read) =>
        new(new(0, "picture", null, [], read), 0, ResourceLimits.Default);
}
