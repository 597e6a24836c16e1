using GradCam.Inference;

namespace GradCam;

/// <summary>
/// The other side of <see cref="Isolation"/>: what a program has to do first, so that it can be started to run models.
/// </summary>
public static class IsolatedWorker
{
    /// <summary>
    /// Runs models for the process that started this one, if that is what it was started for. To be called before
    /// anything else.
    /// </summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>True if it did, and the program has nothing more to do.</returns>
    public static bool RunIfRequested(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is not [WorkerProcess.Argument, var memory, var device] || !long.TryParse(memory, out long bytes))
            return false;
        new WorkerProgram(bytes, device).Run();
        return true;
    }
}
