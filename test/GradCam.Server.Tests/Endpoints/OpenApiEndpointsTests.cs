using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>The description lists what there is, and its examples are answered as it says.</summary>
public partial class OpenApiEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Paths_areTheRoutes()
    {
        var document = await Server.Get("/openapi/v1.json");
        string[] described =
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(p =>
                    p.Value.EnumerateObject().Where(o => o.Name != "parameters").Select(o => $"{o.Name} {p.Name}")
                )
                .Order(),
        ];
        string[] routes =
        [
            .. Server
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .SelectMany(e =>
                    (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["get"]).Select(m =>
                        $"{m.ToLowerInvariant()} {e.RoutePattern.RawText}"
                    )
                )
                .Where(route => OfTheApi().IsMatch(route))
                .Distinct()
                .Order(),
        ];

        Assert.Equal(routes, described);
    }

    [Fact]
    public async Task Examples_areAnsweredAsDescribed()
    {
        var document = await Server.Get("/openapi/v1.json");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        int sent = 0;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        foreach (var operation in path.Value.EnumerateObject().Where(o => o.Name is "get" or "post"))
        {
            string address = path.Name.Replace("{model}", "cats-dogs").Replace("{version}", "1");
            foreach (string? body in Bodies(operation.Value))
            {
                var answer = body is null
                    ? await Server.Client.GetAsync(address)
                    : await Server.Client.PostAsync(
                        address,
                        new StringContent(body, Encoding.UTF8, "application/json")
                    );
                string text = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.IsSuccessStatusCode, $"{operation.Name} {address}: {text}");
                sent++;
                var content = operation.Value.GetProperty("responses").GetProperty("200").GetProperty("content");
                if (!content.TryGetProperty("application/json", out var described))
                    continue;
                using var json = JsonDocument.Parse(text);
                Schema.Check(json.RootElement, described.GetProperty("schema"), schemas, $"{operation.Name} {address}");
            }
        }
        Assert.True(sent > 20, $"{sent} examples were sent.");
    }

    /// <summary>The example bodies of a request; null for one that has none.</summary>
    private static IEnumerable<string?> Bodies(JsonElement operation) =>
        !operation.TryGetProperty("requestBody", out var body)
            ? new string?[] { null }
            : body.GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("examples")
                .EnumerateObject()
                .Select(e => (string?)e.Value.GetProperty("value").GetRawText());

    // The page is no part of it.
    [GeneratedRegex("^[a-z]+ /(v1|v2|healthz|readyz|metrics|openapi)")]
    private static partial Regex OfTheApi();
}
