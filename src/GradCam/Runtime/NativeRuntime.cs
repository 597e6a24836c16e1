using Microsoft.ML.OnnxRuntime;

namespace GradCam.Runtime;

/// <summary>ONNX Runtime's library, which takes as long to load as many a model.</summary>
internal static class NativeRuntime
{
    /// <summary>Loads it in the background, so that it is there when a session is opened; what goes wrong then says so.</summary>
    public static void LoadAhead() => Task.Run(() => OrtEnv.Instance().GetVersionString()).ContinueWith(t => t.Exception, TaskScheduler.Default);
}
