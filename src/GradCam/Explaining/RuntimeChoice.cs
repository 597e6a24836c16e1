using GradCam.Inference;

namespace GradCam.Explaining;

/// <summary>Chooses where a model runs.</summary>
internal static class RuntimeChoice
{
    /// <summary>The runtime that the options ask for.</summary>
    /// <exception cref="GradCamException">The options exclude each other.</exception>
    public static IModelRuntime Of(ExplainerOptions options)
    {
        if (options.Isolation is not { } isolation)
            return new InProcessRuntime(options.Device, options.SessionOptions, options.Limits);
        return options.SessionOptions is null
            ? new IsolatedRuntime(isolation, options.Device, options.Limits)
            : throw new GradCamException(
                "ExplainerOptions.SessionOptions cannot be taken into another process; leave it out, or Isolation."
            );
    }
}
