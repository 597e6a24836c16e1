using GradCam.Server.Requests;
using GradCam.Server.Serving;

namespace GradCam.Server.Tests.Serving;

/// <summary>Work is done in its turn, so many at once, and who leaves makes room for others.</summary>
public sealed class PlacesTests : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly List<Task> _working = [];

    public void Dispose()
    {
        _open.Set();
        Task.WhenAll(_working).Wait(TimeSpan.FromSeconds(10), CancellationToken.None);
        _open.Dispose();
    }

    [Fact]
    public async Task Work_oneAfterTheOther_hasAllCores()
    {
        using var places = new Places(new() { Concurrency = 2 });
        for (int i = 0; i < 5; i++)
            Assert.True(await places.Run(alone => alone, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Work_besideOther_hasOneCore_andSoHasWhatFollowsAtOnce()
    {
        using var places = new Places(new() { Concurrency = 2 });
        Block(places);
        await Wait.Until(() => places.Busy == 1);
        Assert.False(await places.Run(alone => alone, TestContext.Current.CancellationToken));
        _open.Set();
        await Task.WhenAll(_working);
        Assert.Equal(0, places.Busy);
        Assert.False(await places.Run(alone => alone, TestContext.Current.CancellationToken));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.True(await places.Run(alone => alone, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Work_isDoneInTheOrderItCame()
    {
        using var places = new Places(new() { Concurrency = 1 });
        var order = new List<int>();
        Block(places);
        await Wait.Until(() => places.Busy == 1);
        var all = Enumerable.Range(0, 10).Select(i => places.Run(_ => Add(i), CancellationToken.None)).ToArray();
        _open.Set();
        await Task.WhenAll(all);

        Assert.Equal(Enumerable.Range(0, 10), order);

        bool Add(int i)
        {
            order.Add(i);
            return true;
        }
    }

    [Fact]
    public async Task Queue_thatIsFull_refuses_andTakesAgainWhenOneLeaves()
    {
        using var places = new Places(new() { Concurrency = 1, QueueLength = 1 });
        using var leave = new CancellationTokenSource();
        Block(places);
        await Wait.Until(() => places.Busy == 1);
        var waiting = places.Run(_ => true, leave.Token);
        var refused = await Assert.ThrowsAsync<RequestException>(() => places.Run(_ => true, CancellationToken.None));
        Assert.Equal(429, refused.Status);
        Assert.Throws<RequestException>(places.CheckRoom);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.Equal(0, places.Waiting);
        places.CheckRoom();
        var next = places.Run(_ => true, CancellationToken.None);
        _open.Set();
        Assert.True(await next);
    }

    [Fact]
    public async Task Work_thatFails_failsItsOwnRequestAlone()
    {
        using var places = new Places(new() { Concurrency = 1 });
        await Assert.ThrowsAsync<GradCamException>(() =>
            places.Run<bool>(_ => throw new GradCamException("It fails."), CancellationToken.None)
        );
        Assert.True(await places.Run(_ => true, TestContext.Current.CancellationToken));
        await Wait.Until(() => places.Busy == 0);
    }

    [Fact]
    public async Task Work_belongsToTheTraceOfItsRequest()
    {
        using var places = new Places(new() { Concurrency = 1 });
        var trace = new AsyncLocal<string>();
        foreach (string request in (string[])["first", "second"])
        {
            trace.Value = request;
            Assert.Equal(request, await places.Run(_ => trace.Value, TestContext.Current.CancellationToken));
        }
    }

    private void Block(Places places) =>
        _working.Add(
            places.Run(
                _ =>
                {
                    _open.Wait();
                    return true;
                },
                CancellationToken.None
            )
        );
}
