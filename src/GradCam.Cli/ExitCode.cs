namespace GradCam.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>Some inputs failed; the rest is written.</summary>
    public const int SomeFailed = 1;

    /// <summary>Nothing could be done: wrong usage, no model, no input that works.</summary>
    public const int NothingDone = 2;
}
