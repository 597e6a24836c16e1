namespace GradCam;

/// <summary>
/// The rectangle of a photograph that a tensor shows, in photograph pixels. With a letterbox it reaches beyond the
/// photograph: X and Y are negative then.
/// </summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, greater than 0.</param>
/// <param name="Height">Height, greater than 0.</param>
public readonly record struct Region(double X, double Y, double Width, double Height)
{
    /// <summary>All of a picture.</summary>
    public static Region Whole(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new(0, 0, picture.Width, picture.Height);
    }
}
