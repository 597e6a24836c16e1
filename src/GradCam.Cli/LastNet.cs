using GradCam.Foundation;

namespace GradCam.Cli;

/// <summary>The last handler of exceptions: a sentence instead of a stack trace.</summary>
internal static class LastNet
{
    /// <summary>Catches what background threads throw; the process ends then, as it must.</summary>
    public static void Spread(Terminal terminal)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            try
            {
                Tell(terminal, e.ExceptionObject as Exception ?? new InvalidOperationException());
            }
            finally
            {
                ProcessEnd.Now(ExitCode.SomeFailed);
            }
        };
        TaskScheduler.UnobservedTaskException += (_, e) => e.SetObserved();
    }

    /// <summary>Says what happened and what to do.</summary>
    public static void Tell(Terminal terminal, Exception error)
    {
        bool known = error is OutOfMemoryException or IOException or UnauthorizedAccessException;
        string how = terminal.Debug || known ? "" : " --debug shows where it happened.";
        terminal.Fail($"The command {UnexpectedError.Say(error)}{how}", error);
    }
}
