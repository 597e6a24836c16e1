namespace GradCam.Cli;

/// <summary>The exit codes.</summary>
internal static class ExitCode
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>
    /// Some inputs failed; the rest is written. Also where something unexpected failed, or results could not be
    /// printed.
    /// </summary>
    public const int SomeFailed = 1;

    /// <summary>Nothing could be done: wrong usage, no model, no input that works.</summary>
    public const int NothingDone = 2;

    /// <summary>
    /// Stopped by Ctrl-C (SIGINT). As for all signals, 128 and the signal's number; what was done until then is
    /// written.
    /// </summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Stopped by SIGHUP.</summary>
    public const int HungUp = 129;

    /// <summary>Stopped by SIGQUIT.</summary>
    public const int Quit = 131;

    /// <summary>The codes, for help.</summary>
    public static IReadOnlyList<(string Code, string Meaning)> Help { get; } =
    [
        ("0", "All done."),
        ("1", "Some inputs failed, the rest is written; or results could not be printed."),
        ("2", "Nothing could be done: wrong usage, no model, no input that works."),
        (
            $"{HungUp}, {Interrupted}, {Quit}, {Terminated}",
            "Stopped by SIGHUP, SIGINT (Ctrl-C), SIGQUIT, SIGTERM; what was done until then is written."
        ),
    ];
}
