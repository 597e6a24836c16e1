using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GradCam.Server;

/// <summary>A server of its own, as <c>gradcam serve</c> runs it.</summary>
public static class GradCamServer
{
    /// <summary>Makes a server that is ready to be started.</summary>
    /// <param name="configure">Names the models and sets the limits.</param>
    /// <param name="urls">The addresses to listen at.</param>
    public static WebApplication Create(Action<GradCamServerOptions> configure, params string[] urls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddGradCam(configure);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder
            .Services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>()
            .Configure<GradCamServerOptions>(
                (kestrel, options) => kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes
            );
        var app = builder.Build();
        app.MapGradCam();
        return app;
    }

    /// <summary>Runs a server until it is told to stop.</summary>
    /// <param name="app">The server.</param>
    /// <param name="started">Is told of its addresses when it listens and all models are loaded.</param>
    /// <param name="cancel">Stops it: requests that are being answered are answered to their end.</param>
    /// <exception cref="GradCamException">A model cannot be loaded.</exception>
    public static async Task Run(WebApplication app, Action<IEnumerable<string>> started, CancellationToken cancel)
    {
        await using (app)
        {
            await app.StartAsync(cancel);
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
}
