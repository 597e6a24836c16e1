using System.Diagnostics;
using System.Net.Http.Headers;

namespace GradCam.Server.Tests.Requests;

/// <summary>Whatever is sent, the answer is 4xx, soon; the server lives on and keeps nothing.</summary>
[Collection(nameof(Alone))]
public sealed class HostileTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    // Small pictures, so that the requests are many.
    private static readonly byte[] Small = Picture.FromRgb(new byte[3 * 64 * 48], 64, 48).EncodePng();

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;
    private readonly string _before = Directory.GetCurrentDirectory();

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Uploads_thatMeanHarm_areRefused()
    {
        var uploads = HostileUploads.All(500, RunningServer.Cat).ToArray();
        await Refused(
            uploads.Length,
            i => (uploads[i].Kind, RunningServer.Form(uploads[i].File)),
            i => uploads[i].Kind
        );
    }

    [Fact]
    public async Task Bodies_thatAreMalformed_areRefused()
    {
        var bodies = MalformedBodies.All(500, Small).ToArray();
        await Refused(
            bodies.Length,
            i =>
            {
                var content = new ByteArrayContent(bodies[i].Body);
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(bodies[i].Type);
                return (bodies[i].Type, content);
            },
            i => $"{i % 39}: {bodies[i].Type}, {bodies[i].Body.Length} bytes"
        );
    }

    private async Task Refused(int count, Func<int, (string, HttpContent)> request, Func<int, string> name)
    {
        Directory.SetCurrentDirectory(_folder);
        await using var server = await RunningServer.Start();
        // What is made once is made before the memory is looked at.
        await Send(server, Enumerable.Range(0, count), request, name);
        long before = Memory();
        await Send(server, Enumerable.Range(0, count), request, name);
        long after = Memory();

        Assert.True(after - before < 60 << 20, $"Memory grew from {before >> 20} to {after >> 20} MB.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.True((await server.Post("/v1/explain")).IsSuccessStatusCode);
    }

    private static async Task Send(
        RunningServer server,
        IEnumerable<int> which,
        Func<int, (string, HttpContent)> request,
        Func<int, string> name
    )
    {
        foreach (int i in which)
        {
            var (_, content) = request(i);
            long start = Stopwatch.GetTimestamp();
            var answer = await server.Client.PostAsync("/v1/explain", content);
            var took = Stopwatch.GetElapsedTime(start);
            string text = await answer.Content.ReadAsStringAsync();

            Assert.True(
                (int)answer.StatusCode is >= 400 and < 500,
                $"{name(i)}: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 300)]}"
            );
            Assert.True(took < Longest, $"{name(i)} took {took.TotalSeconds:0.0} s.");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.DoesNotContain(" --", text);
        }
    }

    private static long Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return Process.GetCurrentProcess().WorkingSet64;
    }
}
