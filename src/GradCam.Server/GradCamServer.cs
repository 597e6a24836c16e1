using GradCam.Server.Endpoints;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace GradCam.Server;

/// <summary>A server of its own, as <c>gradcam serve</c> runs it.</summary>
public static class GradCamServer
{
    /// <summary>Makes a server that is ready to be started.</summary>
    /// <param name="configure">Names the models and sets the limits.</param>
    /// <param name="listen">Where it listens, and whom it answers.</param>
    public static WebApplication Create(Action<GradCamServerOptions> configure, ListenOptions? listen = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        listen ??= new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls([.. listen.Urls]);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter((category, level) => level >= LogLevel.Warning && !IsOfStart(category, level));
        builder.Services.Configure<ConsoleLoggerOptions>(log => log.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddGradCam(configure);
        builder.Services.AddCors();
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = [.. listen.AllowedHosts]);
        builder.Services.AddGradCamTelemetry();
        builder
            .Services.AddOptions<KestrelServerOptions>()
            .Configure<GradCamServerOptions>((kestrel, options) => Limit(kestrel, options, listen));
        builder
            .Services.AddOptions<HostOptions>()
            .Configure<GradCamServerOptions>(
                // Those who wait are answered too, however long each takes.
                (host, options) => host.ShutdownTimeout = options.Timeout * (2 + options.QueueLength)
            );
        var app = builder.Build();
        app.UseHostFiltering();
        if (listen.Origins.Count > 0)
            app.UseCors(policy => policy.WithOrigins([.. listen.Origins]).AllowAnyHeader().AllowAnyMethod());
        app.MapGradCam();
        app.MapFallback(
            Api.Open(context =>
                throw new Requests.RequestException(
                    404,
                    $"There is nothing at {Requests.RequestFields.Shown(context.Request.Path)}: /openapi/v1.json lists "
                        + "what there is."
                )
            )
        );
        return app;
    }

    /// <summary>Runs a server until it is told to stop.</summary>
    /// <param name="app">The server.</param>
    /// <param name="started">Is told of its addresses when it listens and all models are loaded.</param>
    /// <param name="cancel">Stops it: requests that are being answered are answered to their end.</param>
    /// <exception cref="GradCamException">A model cannot be loaded, or an address cannot be listened at.</exception>
    public static async Task Run(WebApplication app, Action<IEnumerable<string>> started, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(started);
        await using (app)
        {
            try
            {
                await app.StartAsync(cancel);
            }
            catch (Exception e)
                when (e
                        is IOException
                            or System.Net.Sockets.SocketException
                            or InvalidOperationException
                            or FormatException
                )
            {
                throw new GradCamException(
                    $"The server cannot listen ({e.Message.TrimEnd('.')}): name another --urls.",
                    e
                );
            }
            try
            {
                await app.Services.GetRequiredService<ModelLoading>().Done.WaitAsync(cancel);
                started(app.Urls);
                await Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            finally
            {
                await app.StopAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>What fails before the server listens; who runs it is told by <see cref="Run"/>.</summary>
    private static bool IsOfStart(string? category, LogLevel level) =>
        category == typeof(ModelLoading).FullName
        || category == "Microsoft.Extensions.Hosting.Internal.Host"
        || (category == "Microsoft.AspNetCore.Server.Kestrel" && level == LogLevel.Critical);

    private static void Limit(KestrelServerOptions kestrel, GradCamServerOptions options, ListenOptions listen)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.MaxBodyBytes;
        limits.MaxConcurrentConnections = listen.MaxConnections;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
