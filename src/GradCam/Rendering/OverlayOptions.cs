namespace GradCam;

/// <summary>The look of an overlay.</summary>
public sealed record OverlayOptions
{
    /// <summary>The heatmap's colours; jet if nothing else is said.</summary>
    public Colormap Colormap { get; init; } = Colormap.Jet;

    /// <summary>The way to lay the heatmap over the photograph.</summary>
    public OverlayBlend Blend { get; init; } = OverlayBlend.Add;

    /// <summary>
    /// The heatmap's opacity, 0..1; null for the blend's own: 0.4 to add and to mix, 0.5 as pytorch-grad-cam has it.
    /// </summary>
    public double? Alpha { get; init; }

    internal double EffectiveAlpha => Alpha ?? (Blend == OverlayBlend.PyTorchGradCam ? 0.5 : 0.4);

    internal void Validate()
    {
        if (!(EffectiveAlpha is >= 0 and <= 1))
            throw new GradCamException(
                $"An alpha of {Alpha} is not possible: give a number from 0 (photograph only) to 1."
            );
    }
}
