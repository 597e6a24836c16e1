using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GradCam.Server.Serving;

/// <summary>Loads the models when the server starts, and while it answers already that it is not ready.</summary>
internal sealed class ModelLoading(ModelRegistry registry, ILogger<ModelLoading> log) : IHostedService
{
    // Native code is as deep as a model is nested.
    private const int StackBytes = 16 << 20;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when all models are loaded, and fails with the first that cannot be.</summary>
    public Task Done => _done.Task;

    public Task StartAsync(CancellationToken cancel)
    {
        var thread = new Thread(Load, StackBytes) { IsBackground = true, Name = "models" };
        thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;

    private void Load()
    {
        try
        {
            registry.LoadAll();
            _done.SetResult();
        }
        catch (Exception e)
        {
            log.LogError("A model could not be loaded: {Message}", e.Message);
            _done.SetException(e);
            // Nobody may be waiting.
            _ = _done.Task.Exception;
        }
    }
}
