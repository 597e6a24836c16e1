using System.Runtime.CompilerServices;

namespace GradCam;

/// <summary>
/// Test programs can be started to run models, as <c>Isolation</c> does: their Main is not ours to change, so this runs
/// before it.
/// </summary>
internal static class IsolatedWorkerOnRequest
{
    [ModuleInitializer]
    internal static void Run()
    {
        if (IsolatedWorker.RunIfRequested(Environment.GetCommandLineArgs()[1..]))
            Environment.Exit(0);
    }
}
