using System.Globalization;
using GradCam.Imaging;
using NetVips;

namespace GradCam.Rendering;

/// <summary>
/// Draws text line by line, so that lines keep their distance and each is cut to the width on its own.
/// </summary>
internal static class Caption
{
    private const string Ellipsis = "…";

    /// <summary>The distance from one line to the next, for letters of some size in pixels.</summary>
    public static int LineHeight(int size) => (13 * size + 5) / 10;

    /// <summary>The height of a text, 0 for none.</summary>
    public static int Height(string text, int size) => text.Length == 0 ? 0 : Lines(text).Length * LineHeight(size);

    /// <summary>The width of a text's longest line, each cut to a width as it would be drawn.</summary>
    public static int Width(string text, int most, int size) =>
        Lines(text).Max(line => WidthOf(Fit(line, most, size), size));

    /// <summary>
    /// Draws a text into the box of a width whose top left corner is given; a longer line ends in an ellipsis.
    /// </summary>
    public static void Draw(
        Canvas canvas,
        string text,
        int x,
        int y,
        int width,
        int size,
        CaptionAlign align = CaptionAlign.Left,
        Rgb? colour = null
    )
    {
        var lines = Lines(text);
        for (var i = 0; i < lines.Length; i++)
        {
            using var ink = Rasterize(Fit(lines[i], width, size), size);
            if (ink is null)
                continue;
            var free = Math.Max(0, width - ink.Xoffset - ink.Width);
            var left =
                x
                + ink.Xoffset
                + align switch
                {
                    CaptionAlign.Centre => free / 2,
                    CaptionAlign.Right => free,
                    _ => 0,
                };
            Lay(canvas, ink, left, y + i * LineHeight(size) + ink.Yoffset, colour ?? Rgb.Ink);
        }
    }

    /// <summary>The line, or as much of its beginning as fits together with an ellipsis.</summary>
    internal static string Fit(string line, int width, int size)
    {
        // No letter is narrower than a pixel, so that a line of a million of them is never drawn.
        var starts = StringInfo.ParseCombiningCharacters(line);
        if (starts.Length <= width && WidthOf(line, size) <= width)
            return line;
        var (low, high) = (0, Math.Min(starts.Length - 1, width));
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (WidthOf(Cut(middle), size) <= width)
                low = middle;
            else
                high = middle - 1;
        }
        return Cut(low);

        string Cut(int letters) => line[..starts[letters]].TrimEnd() + Ellipsis;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static int WidthOf(string line, int size)
    {
        using var ink = Rasterize(line, size);
        return ink is null ? 0 : ink.Xoffset + ink.Width;
    }

    /// <summary>The part of each pixel that the letters cover, cut to them; null if there is nothing to see.</summary>
    private static Image? Rasterize(string line, int size)
    {
        if (string.IsNullOrWhiteSpace(line))
            return null;
        var font = CaptionFont.Path;
        try
        {
            // At 72 dpi a point is a pixel.
            return Image.Text(Escape(line), font: $"{CaptionFont.Family} {size}", fontfile: font, dpi: 72);
        }
        // Signs without ink, as a space of no width.
        catch (VipsException error) when (Vips.Reason(error).Contains("no text to render"))
        {
            return null;
        }
        catch (VipsException error)
        {
            throw new GradCamException(
                $"The caption '{line}' cannot be drawn ({Vips.Reason(error)}): use other characters.",
                error
            );
        }
    }

    // libvips reads markup: a file name with < or & in it would be refused.
    private static string Escape(string line) =>
        string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c))
            .Replace("&", "&amp;")
            .Replace("<", "&lt;")
            .Replace(">", "&gt;");

    private static void Lay(Canvas canvas, Image ink, int x, int y, Rgb colour)
    {
        var coverage = ink.WriteToMemory<byte>();
        for (var row = 0; row < ink.Height; row++)
        for (var column = 0; column < ink.Width; column++)
            canvas.Blend(x + column, y + row, colour, coverage[row * ink.Width + column] / 255f);
    }
}
