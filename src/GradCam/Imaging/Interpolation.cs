namespace GradCam;

/// <summary>
/// A way to resample pixels. All but <see cref="Nearest"/> widen their filter when the picture shrinks (antialiasing),
/// as PIL does.
/// </summary>
public enum Interpolation
{
    /// <summary>The pixel under the centre, without smoothing; the default of Keras' <c>load_img</c>.</summary>
    Nearest,

    /// <summary>Triangle filter.</summary>
    Bilinear,

    /// <summary>Cubic filter with a = -0.5.</summary>
    Bicubic,

    /// <summary>Lanczos filter of three lobes.</summary>
    Lanczos,
}
