using System.Net;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>A server with a key answers those who bring it; health and the page are for everyone.</summary>
public class ApiKeyTests
{
    private const string Key = "a key that is long enough";

    [Fact]
    public async Task Request_withoutTheKey_isUnauthorized_exceptForHealthAndPage()
    {
        await using var server = await RunningServer.Start(options => options.ApiKey = Key);
        foreach (string path in (string[])["/v1/models", "/v1/methods", "/metrics", "/v2/models/cats-dogs"])
        {
            var answer = await server.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Post("/v1/explain")).StatusCode);
        foreach (string path in (string[])["/", "/healthz", "/readyz", "/v2/health/live", "/openapi/v1.json"])
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Key, HttpStatusCode.OK)]
    [InlineData("X-API-Key", Key, HttpStatusCode.OK)]
    [InlineData("X-API-Key", Key + "r", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Basic " + Key, HttpStatusCode.Unauthorized)]
    public async Task Request_withAHeader_isChecked(string header, string value, HttpStatusCode expected)
    {
        await using var server = await RunningServer.Start(options => options.ApiKey = Key);
        server.Client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        Assert.Equal(expected, (await server.Client.GetAsync("/v1/models")).StatusCode);
        Assert.Equal(expected, (await server.Post("/v1/explain")).StatusCode);
    }
}
