using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GradCam.Server.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace GradCam.Server.Tests.Serving;

/// <summary>What a server takes is bounded, and what is beyond is said at once.</summary>
public class LimitsTests
{
    private static readonly (string, string)[] Slow = [("method", "rise"), ("samples", "10000")];

    [Fact]
    public async Task Requests_beyondTheQueue_areToldToComeAgain()
    {
        await using var server = await RunningServer.Start(o => (o.Concurrency, o.QueueLength) = (1, 1));
        using var stop = new CancellationTokenSource();
        var working = Occupy(server, stop.Token);
        var waiting = Occupy(server, stop.Token);
        await Wait.Until(() => Places(server) is { Busy: 1, Waiting: 1 });
        long start = Stopwatch.GetTimestamp();
        var answer = await server.Post("/v1/explain", null, ("target", "dog"));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(1, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
        await stop.CancelAsync();
        await Task.WhenAll(working, waiting);
    }

    [Fact]
    public async Task Client_thatGoesAway_givesItsPlaceBack()
    {
        await using var server = await RunningServer.Start(o => o.Concurrency = 1);
        using var stop = new CancellationTokenSource();
        var gone = Occupy(server, stop.Token);
        await Wait.Until(() => Places(server).Busy == 1);
        await stop.CancelAsync();
        await gone;
        long start = Stopwatch.GetTimestamp();
        await Wait.Until(() => Places(server).Busy == 0);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task Explanation_thatTakesTooLong_isBrokenOff()
    {
        await using var server = await RunningServer.Start(o => o.Timeout = TimeSpan.FromSeconds(0.3));
        var answer = await server.Post("/v1/explain", null, Slow);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("0.3 seconds", await answer.Content.ReadAsStringAsync());
        await Wait.Until(() => Places(server).Busy == 0);
    }

    [Fact]
    public async Task Body_beyondTheLimit_isRefused()
    {
        await using var server = await RunningServer.Start(o => o.MaxBodyBytes = 100_000);
        var answer = await server.Post("/v1/explain");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("100,000 bytes", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Bodies_thatTogetherHoldTooMuch_areRefused_andWhatTheyHeldIsGivenBack()
    {
        await using var server = await RunningServer.Start(o => o.MaxHeldBytes = 100_000);
        var answer = await server.Post("/v1/explain");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        await Wait.Until(() => server.Services.GetRequiredService<HeldBytes>().Now == 0);
    }

    [Fact]
    public async Task Maps_beyondTheLimit_areRefused_beforeAnyIsMade()
    {
        await using var server = await RunningServer.Start(o => o.MaxMaps = 3);
        var answer = await server.Post("/v1/explain", null, ("layer", "*"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("at most 3", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SlowSenders_takeNoPlaceOfOthers_andAreSentAway()
    {
        await using var server = await RunningServer.Start(o => (o.Concurrency, o.QueueLength) = (1, 1));
        var slow = Enumerable.Range(0, 20).Select(_ => SendSlowly(server)).ToArray();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            var answer = await server.Post("/v1/explain", null, ("seed", $"{i}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 3);
        }
        Assert.All(await Task.WhenAll(slow), text => Assert.StartsWith("HTTP/1.1 408", text));
    }

    private static Places Places(RunningServer server) => server.Services.GetRequiredService<Places>();

    private static async Task Occupy(RunningServer server, CancellationToken cancel)
    {
        using var form = RunningServer.Form(RunningServer.Cat, [.. Slow, ("seed", $"{Random.Shared.Next()}")]);
        try
        {
            await server.Client.PostAsync("/v1/explain", form, cancel);
        }
        catch (OperationCanceledException)
        {
            // That is what is tried.
        }
    }

    /// <summary>Sends a byte a second, until the server answers.</summary>
    private static async Task<string> SendSlowly(RunningServer server)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /v1/explain HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: image/png\r\nContent-Length: 100000\r\n\r\n"
            )
        );
        var answer = new byte[64];
        var reading = stream.ReadAsync(answer).AsTask();
        for (int i = 0; i < 60 && !reading.IsCompleted; i++)
        {
            try
            {
                await stream.WriteAsync("x"u8.ToArray());
            }
            catch (IOException)
            {
                break;
            }
            await Task.WhenAny(reading, Task.Delay(1000));
        }
        return Encoding.ASCII.GetString(answer, 0, await reading);
    }
}
