using GradCam.Server.Serving;

namespace GradCam.Server.Tests.Serving;

/// <summary>Answers are kept for the same request, as long as there is room.</summary>
public class AnswerCacheTests
{
    [Fact]
    public void Add_beyondTheLimit_dropsWhatWasNotAskedForTheLongest()
    {
        var cache = new AnswerCache(new() { CacheBytes = 40 });
        foreach (string key in (string[])["a", "b", "c", "d"])
            cache.Add(key, new byte[10]);
        Assert.NotNull(cache.Find("a"));
        cache.Add("e", new byte[10]);

        Assert.Null(cache.Find("b"));
        Assert.NotNull(cache.Find("a"));
        Assert.Equal(40, cache.Bytes);
    }

    [Fact]
    public void Add_ofWhatWouldDropTheOthers_keepsThem()
    {
        var cache = new AnswerCache(new() { CacheBytes = 40 });
        cache.Add("a", new byte[10]);
        cache.Add("large", new byte[39]);

        Assert.NotNull(cache.Find("a"));
        Assert.Null(cache.Find("large"));
    }

    [Fact]
    public async Task Request_thatComesAgain_isAnsweredFromTheCache_inTheFormThatItAccepts()
    {
        await using var server = await RunningServer.Start();
        var first = await server.Post("/v1/explain");
        var again = await server.Post("/v1/explain");
        var png = await server.Post("/v1/explain", "image/png");
        var other = await server.Post("/v1/explain", null, ("target", "dog"));

        Assert.Equal("gradcam; fwd=miss", Status(first));
        Assert.Equal("gradcam; hit", Status(again));
        Assert.Equal("gradcam; fwd=miss", Status(png));
        Assert.Equal("gradcam; fwd=miss", Status(other));
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await again.Content.ReadAsByteArrayAsync());
    }

    private static string Status(HttpResponseMessage answer) => answer.Headers.GetValues("Cache-Status").Single();
}
