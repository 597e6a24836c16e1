namespace GradCam.Tests.Imaging;

/// <summary>Pictures that several test classes use.</summary>
internal static class TestPictures
{
    public static string GoldenPath(string name) =>
        Path.Combine(AppContext.BaseDirectory, "Golden", "preprocess", name + ".png");

    public static Picture Golden(string name) => Picture.Load(GoldenPath(name));

    /// <summary>Every pixel another colour: position in red and green, their mixture in blue.</summary>
    public static Picture Gradient(int width, int height)
    {
        var rgb = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            var p = 3 * (y * width + x);
            (rgb[p], rgb[p + 1], rgb[p + 2]) = ((byte)(x * 7), (byte)(y * 11), (byte)(x * 3 + y * 5));
        }
        return Picture.FromRgb(rgb, width, height);
    }

    public static Picture Uniform(int width, int height, byte red, byte green, byte blue)
    {
        var rgb = new byte[3 * width * height];
        for (var i = 0; i < rgb.Length; i += 3)
            (rgb[i], rgb[i + 1], rgb[i + 2]) = (red, green, blue);
        return Picture.FromRgb(rgb, width, height);
    }

    public static (byte Red, byte Green, byte Blue) Pixel(this Picture picture, int x, int y)
    {
        var p = 3 * (y * picture.Width + x);
        return (picture.Rgb[p], picture.Rgb[p + 1], picture.Rgb[p + 2]);
    }
}
