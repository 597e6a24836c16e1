using GradCam.Server.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace GradCam.Server.Serving;

/// <summary>
/// Metrics for Prometheus at <c>/metrics</c>; and metrics and traces to a collector, where OpenTelemetry's variable
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one.
/// </summary>
internal static class Telemetry
{
    /// <summary>Collects what the server and ASP.NET Core tell.</summary>
    public static void AddGradCamTelemetry(this IServiceCollection services)
    {
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gradcam"))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(ServerMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                    .AddPrometheusExporter()
            )
            .WithTracing(traces => traces.AddSource(ServerMetrics.Name, "Microsoft.AspNetCore"));
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
            telemetry.UseOtlpExporter();
    }

    /// <summary>Maps <c>/metrics</c>, where telemetry is collected.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<MeterProvider>() is { } provider)
            routes.MapPrometheusScrapingEndpoint(
                "/metrics",
                provider,
                branch => branch.Use(next => Api.Guarded(context => next(context))),
                optionsName: null
            );
    }
}
