using System.Net;
using Microsoft.AspNetCore.Builder;

namespace GradCam.Server.Tests;

/// <summary>GradCam within an application of someone else.</summary>
public class GradCamServerExtensionsTests
{
    [Fact]
    public async Task MapGradCam_belowAPrefix_leavesTheRestToTheApplication()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGradCam();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGradCam("/cam");
        app.MapGet("/", () => "theirs");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        while ((await client.GetAsync("/cam/readyz")).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var answer = await client.PostAsync("/cam/v1/explain", RunningServer.Form(RunningServer.Cat));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("theirs", await client.GetStringAsync("/"));
        Assert.Contains("<html", await client.GetStringAsync("/cam/"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/v1/models")).StatusCode);
    }
}
