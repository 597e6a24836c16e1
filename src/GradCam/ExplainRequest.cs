using GradCam.Cam;
using GradCam.Rendering;
using GradCam.Targets;

namespace GradCam;

/// <summary>What to explain, how and where. Every combination of layer, method and target gives one explanation.</summary>
public sealed record ExplainRequest
{
    /// <summary>The methods; Grad-CAM if nothing else is said.</summary>
    public IReadOnlyList<CamMethod> Methods { get; init; } = [CamMethods.GradCam];

    /// <summary>
    /// The layers: tensor, node or module names, or globs; <c>auto</c> is the last layer before the spatial axes vanish.
    /// </summary>
    public IReadOnlyList<string> Layers { get; init; } = ["auto"];

    /// <summary>The targets; the top class if nothing else is said.</summary>
    public IReadOnlyList<Target> Targets { get; init; } = [Target.Top];

    /// <summary>For a batch: the class of each sample, instead of <see cref="Targets"/>; null for the same targets everywhere.</summary>
    public IReadOnlyList<Target>? TargetPerSample { get; init; }

    /// <summary>
    /// For segmentation: the places whose scores are summed, <c>float[h, w]</c> or <c>float[N, h, w]</c> (row-major) at the size of the model's
    /// score map; null for all of them.
    /// </summary>
    public ReadOnlyMemory<float>? Region { get; init; }

    /// <summary>How a raw map becomes values from 0 to 1.</summary>
    public MapNormalization Normalization { get; init; } = MapNormalization.Default;
}
