using GradCam.Imaging;

namespace GradCam.Rendering;

/// <summary>Pictures brought to the size of a sheet's tiles.</summary>
internal static class Tile
{
    /// <summary>The largest size of a picture's proportions within a square.</summary>
    public static (int Width, int Height) Fit(int width, int height, int side)
    {
        var scale = (double)side / Math.Max(width, height);
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>The picture in another size.</summary>
    public static Picture Resize(Picture picture, int width, int height)
    {
        if ((width, height) == (picture.Width, picture.Height))
            return picture;
        var x = new Resampler.Axis(0, picture.Width, width, 0, width);
        var y = new Resampler.Axis(0, picture.Height, height, 0, height);
        return new Picture(Resampler.Resize(picture, x, y, Interpolation.Bicubic), width, height);
    }
}
