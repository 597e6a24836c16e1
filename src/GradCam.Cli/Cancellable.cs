namespace GradCam.Cli;

/// <summary>Work that cannot be broken off in the middle, such as loading a model.</summary>
internal static class Cancellable
{
    // Native code is as deep as the model is nested.
    private const int StackBytes = 16 << 20;

    /// <summary>The longest time that work may take to end by itself once it is cancelled.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.6);

    /// <summary>Does work on a thread of its own.</summary>
    /// <param name="work">The work; it polls the token where it can.</param>
    /// <param name="cancel">Stops waiting for it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the work may still go on.</exception>
    public static async Task<T> Run<T>(Func<T> work, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            StackBytes
        );
        thread.IsBackground = true;
        thread.Start();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancel.Register(stopped.SetResult);
        if (
            await Task.WhenAny(done.Task, stopped.Task) == stopped.Task
            && await Task.WhenAny(done.Task, Task.Delay(Patience, CancellationToken.None)) != done.Task
        )
            throw new OperationCanceledException(cancel);
        return await done.Task;
    }
}
