using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GradCam.Server.Serving;

/// <summary>Loads the models when the server starts, while it answers already that it is not ready.</summary>
internal sealed class ModelLoading(ModelRegistry registry, ILogger<ModelLoading> log) : IHostedService
{
    /// <summary>Ends when all models are loaded, and fails with the first that cannot be.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancel)
    {
        Done = ModelThread.Run(registry.LoadAll);
        _ = Done.ContinueWith(
            failed => log.LogError("A model could not be loaded: {Message}", failed.Exception!.InnerException!.Message),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
