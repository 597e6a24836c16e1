using System.Runtime.CompilerServices;
using GradCam.Keras;

namespace GradCam.Cli;

/// <summary>
/// Keras' files among the models. Their reader is loaded only when there is one, so that no other run has to wait for
/// it.
/// </summary>
internal static class KerasFiles
{
    /// <summary>Loads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="options">The options, given what the file says of itself.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Explainer Load(string path, ResourceLimits limits, Func<ModelCard, ExplainerOptions> options)
    {
        var model = KerasModel.Load(path, limits);
        return model.ToExplainer(options(model.Card));
    }
}
