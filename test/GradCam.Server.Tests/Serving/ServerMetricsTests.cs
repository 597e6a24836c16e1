namespace GradCam.Server.Tests.Serving;

/// <summary>What Prometheus is told; all servers of a process tell it together, so that this one is alone.</summary>
[Collection(nameof(Alone))]
public class ServerMetricsTests
{
    [Fact]
    public async Task Metrics_countWhatWasDone()
    {
        await using var server = await RunningServer.Start();
        await server.Post("/v1/explain");
        await server.Post("/v1/explain");
        string text = await server.Client.GetStringAsync("/metrics");

        Assert.Contains("gradcam_requests_total{", text);
        Assert.Contains("model=\"cats-dogs\",status=\"200\"} 2", text);
        Assert.Contains("gradcam_cache_hits_total{", text);
        Assert.Contains("gradcam_explain_duration_seconds_count{", text);
        Assert.Contains("gradcam_places_busy", text);
    }
}
