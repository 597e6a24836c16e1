using GradCam.Autodiff;
using GradCam.Inference;

namespace GradCam;

/// <summary>The loading of libraries that every explanation needs and that takes long.</summary>
internal static class Warmup
{
    /// <summary>
    /// Loads it in the background, while arguments and model are read; what goes wrong there goes wrong again, and is
    /// told, where it is needed.
    /// </summary>
    public static void LoadAhead()
    {
        Load(() => InProcessRuntime.Default.Version);
        // The last step of all, and the largest part of a small network's.
        Load(() => Picture.FromRgb(new byte[3], 1, 1).EncodePng());
        Load(() => RuleTable.All);
    }

    private static void Load(Func<object> load) => Task.Run(load).ContinueWith(t => t.Exception, TaskScheduler.Default);
}
