using NetVips;

namespace GradCam.Imaging;

/// <summary>The eight EXIF orientations: how stored rows and columns lie in the upright picture.</summary>
internal static class Orientation
{
    public const int Upright = 1;

    public static int Of(Image image) =>
        image.Contains("orientation") && image.Get("orientation") is int value and >= 1 and <= 8 ? value : Upright;

    /// <summary>True where width and height are exchanged.</summary>
    public static bool Exchanges(int orientation) => orientation >= 5;

    /// <summary>
    /// Turns stored pixels upright. Done here because libvips can rotate only what it has wholly in memory.
    /// </summary>
    public static Picture Apply(byte[] rgb, int width, int height, int orientation)
    {
        if (orientation == Upright)
            return new Picture(rgb, width, height);

        // Where the stored pixel (0, 0) goes, and the steps in the upright picture for one stored column and row.
        var (w, h) = Exchanges(orientation) ? (height, width) : (width, height);
        var (startX, startY, columnX, columnY, rowX, rowY) = orientation switch
        {
            2 => (w - 1, 0, -1, 0, 0, 1),
            3 => (w - 1, h - 1, -1, 0, 0, -1),
            4 => (0, h - 1, 1, 0, 0, -1),
            5 => (0, 0, 0, 1, 1, 0),
            6 => (w - 1, 0, 0, 1, -1, 0),
            7 => (w - 1, h - 1, 0, -1, -1, 0),
            _ => (0, h - 1, 0, -1, 1, 0),
        };
        var upright = new byte[rgb.Length];
        var step = 3 * (columnY * w + columnX);
        for (var y = 0; y < height; y++)
        {
            var to = 3 * ((startY + y * rowY) * w + startX + y * rowX);
            var from = 3 * y * width;
            for (var x = 0; x < width; x++, from += 3, to += step)
            {
                upright[to] = rgb[from];
                upright[to + 1] = rgb[from + 1];
                upright[to + 2] = rgb[from + 2];
            }
        }
        return new Picture(upright, w, h);
    }
}
