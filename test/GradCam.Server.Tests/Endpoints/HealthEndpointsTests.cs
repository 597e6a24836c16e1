using System.Net;
using GradCam.Server.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>A server that still loads a model lives and is not ready.</summary>
public class HealthEndpointsTests
{
    [Fact]
    public async Task Readyz_followsTheModels_andHealthzTheProcess()
    {
        using var loaded = new ManualResetEventSlim();
        var app = GradCamServer.Create(
            options =>
                options.Models.Add(
                    new(
                        "slow",
                        "built-in",
                        () =>
                        {
                            loaded.Wait();
                            return Explainer.Load(BuiltInModel.CatsDogs);
                        }
                    )
                ),
            new() { Urls = ["http://127.0.0.1:0"] }
        );
        await using (app)
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
            Assert.Equal(HttpStatusCode.OK, await Status("/healthz"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status("/readyz"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status("/v2/health/ready"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status("/v1/models/slow"));
            Assert.Contains("\"loading\"", await client.GetStringAsync("/v1/models"));
            loaded.Set();
            await app.Services.GetRequiredService<ModelLoading>().Done;
            Assert.Equal(HttpStatusCode.OK, await Status("/readyz"));
            Assert.Equal(HttpStatusCode.OK, await Status("/v2/health/ready"));

            async Task<HttpStatusCode> Status(string path) => (await client.GetAsync(path)).StatusCode;
        }
    }
}
