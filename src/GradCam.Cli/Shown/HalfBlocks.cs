using System.Globalization;
using System.Text;

namespace GradCam.Cli.Shown;

/// <summary>A picture of characters: each shows two pixels, one above the other.</summary>
internal static class HalfBlocks
{
    /// <param name="picture">The picture, a column for each character.</param>
    /// <param name="trueColour">The terminal has all colours; else 256.</param>
    public static string Of(Picture picture, bool trueColour)
    {
        var pixels = picture.Rgb;
        var text = new StringBuilder();
        for (int y = 0; y < picture.Height; y += 2)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                text.Append("\x1b[38;").Append(Colour(pixels, picture.Width, x, y, trueColour)).Append('m');
                if (y + 1 < picture.Height)
                    text.Append("\x1b[48;").Append(Colour(pixels, picture.Width, x, y + 1, trueColour)).Append('m');
                text.Append('▀');
            }
            text.Append("\x1b[0m\n");
        }
        return text.ToString();
    }

    private static string Colour(ReadOnlySpan<byte> pixels, int width, int x, int y, bool trueColour)
    {
        var (r, g, b) = (pixels[3 * (y * width + x)], pixels[3 * (y * width + x) + 1], pixels[3 * (y * width + x) + 2]);
        // Colours 16 to 231 are a cube of six steps.
        return trueColour
            ? string.Create(CultureInfo.InvariantCulture, $"2;{r};{g};{b}")
            : string.Create(CultureInfo.InvariantCulture, $"5;{16 + 36 * Step(r) + 6 * Step(g) + Step(b)}");
    }

    private static int Step(byte value) => (value * 5 + 127) / 255;
}
