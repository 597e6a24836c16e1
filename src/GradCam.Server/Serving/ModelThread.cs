namespace GradCam.Server.Serving;

/// <summary>A thread that loads a model: native code is as deep as a model is nested.</summary>
internal static class ModelThread
{
    private const int StackBytes = 16 << 20;

    /// <summary>Does work on a thread of its own.</summary>
    public static Task Run(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    work();
                    done.SetResult();
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
        return done.Task;
    }
}
