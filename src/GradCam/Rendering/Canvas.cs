using System.Globalization;

namespace GradCam.Rendering;

/// <summary>Pixels to draw on, white at first. Anything beyond the edges is cut off.</summary>
internal sealed class Canvas
{
    private readonly byte[] _rgb;

    /// <exception cref="GradCamException">It would be larger than a picture may be.</exception>
    public Canvas(int width, int height)
    {
        if ((long)width * height > Picture.DefaultMaxPixels)
            throw new GradCamException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The drawing would have {width}×{height} pixels, more than {Picture.DefaultMaxPixels:N0}: draw "
                        + $"smaller or fewer pictures."
                )
            );
        (Width, Height, _rgb) = (width, height, new byte[3 * width * height]);
        _rgb.AsSpan().Fill(255);
    }

    /// <summary>A picture to draw over.</summary>
    public Canvas(Picture picture) => (Width, Height, _rgb) = (picture.Width, picture.Height, picture.Rgb.ToArray());

    public int Width { get; }

    public int Height { get; }

    public Rgb this[int x, int y]
    {
        get
        {
            var p = 3 * (y * Width + x);
            return new Rgb(_rgb[p], _rgb[p + 1], _rgb[p + 2]);
        }
        private set
        {
            var p = 3 * (y * Width + x);
            (_rgb[p], _rgb[p + 1], _rgb[p + 2]) = value;
        }
    }

    /// <summary>Covers a pixel with a colour, wholly (1), in part, or not at all (0).</summary>
    public void Blend(int x, int y, Rgb colour, float coverage)
    {
        if (x >= 0 && y >= 0 && x < Width && y < Height)
            this[x, y] = this[x, y].Towards(colour, coverage);
    }

    public void Fill(int x, int y, int width, int height, Rgb colour)
    {
        for (var row = Math.Max(y, 0); row < Math.Min(y + height, Height); row++)
        for (var column = Math.Max(x, 0); column < Math.Min(x + width, Width); column++)
            this[column, row] = colour;
    }

    /// <summary>Lays a picture down with its top left corner at a point.</summary>
    public void Paste(Picture picture, int x, int y)
    {
        var (left, right) = (Math.Max(x, 0), Math.Min(x + picture.Width, Width));
        if (right <= left)
            return;
        for (var row = Math.Max(y, 0); row < Math.Min(y + picture.Height, Height); row++)
            picture
                .Rgb.Slice(3 * ((row - y) * picture.Width + left - x), 3 * (right - left))
                .CopyTo(_rgb.AsSpan(3 * (row * Width + left)));
    }

    /// <summary>The drawing, which takes the pixels over: nothing may be drawn afterwards.</summary>
    public Picture ToPicture() => new(_rgb, Width, Height);
}
