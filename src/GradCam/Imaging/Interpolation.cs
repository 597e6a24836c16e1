namespace GradCam;

/// <summary>
/// How pixels are resampled. All but <see cref="Nearest"/> widen their filter when they shrink (antialiasing), as PIL
/// does.
/// </summary>
public enum Interpolation
{
    /// <summary>The pixel under the centre; no smoothing at all. What Keras' <c>load_img</c> does by default.</summary>
    Nearest,

    /// <summary>Triangle filter.</summary>
    Bilinear,

    /// <summary>Cubic filter with a = -0.5.</summary>
    Bicubic,

    /// <summary>Lanczos filter of three lobes.</summary>
    Lanczos,
}
