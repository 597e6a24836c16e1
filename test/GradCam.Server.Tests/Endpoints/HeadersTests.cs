using System.Net;
using GradCam.Server.Endpoints;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>Browsers are told to run nothing but what this server gives.</summary>
public class HeadersTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/lynx")]
    [InlineData("/not/there")]
    [InlineData("/healthz")]
    public async Task Answers_haveTheStrictPolicy(string path)
    {
        var headers = (await fixture.Server.Client.GetAsync(path)).Headers;

        Assert.Equal(Headers.Policy, headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(headers.Contains("Server"));
        Assert.False(headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public void Policy_allowsNothingInline_andNoOtherSite()
    {
        Assert.DoesNotContain("unsafe", Headers.Policy);
        Assert.DoesNotContain("*", Headers.Policy);
        Assert.DoesNotContain("http", Headers.Policy);
    }

    [Fact]
    public async Task Page_thatIsKnown_isNotSentAgain()
    {
        var first = await fixture.Server.Client.GetAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        var second = await fixture.Server.Client.SendAsync(request);

        Assert.Equal("text/html", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Request_forAnotherHost_isRefusedOnLoopback()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Host = "rebound.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await fixture.Server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Origin_isAllowed_whereItIsNamed()
    {
        await using var server = await RunningServer.Start(null, new() { Origins = ["https://lab.example"] });
        Assert.Equal("https://lab.example", await Allowed("https://lab.example"));
        Assert.Null(await Allowed("https://other.example"));

        async Task<string?> Allowed(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.Add("Origin", origin);
            var answer = await server.Client.SendAsync(request);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }
}
