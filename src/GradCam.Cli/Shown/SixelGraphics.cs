using System.Globalization;
using System.Text;

namespace GradCam.Cli.Shown;

/// <summary>
/// A picture as Sixel graphics (DEC STD 070): bands of six rows, in which each colour is a row of letters whose bits
/// are pixels. The colours are a cube of six steps, dithered.
/// </summary>
internal static class SixelGraphics
{
    private const int Steps = 6,
        Band = 6,
        Zero = 63;

    // Thresholds of a 4 x 4 ordered dither.
    private static readonly int[] Dither = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

    /// <param name="picture">The picture, at its size in pixels.</param>
    public static string Of(Picture picture)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\x1bPq\"1;1;{picture.Width};{picture.Height}");
        for (int c = 0; c < Steps * Steps * Steps; c++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"#{c};2;{Percent(c / (Steps * Steps))};{Percent(c / Steps % Steps)};{Percent(c % Steps)}"
            );
        byte[] colours = Colours(picture);
        for (int y = 0; y < picture.Height; y += Band)
        {
            foreach (int colour in colours.Skip(y * picture.Width).Take(Band * picture.Width).Distinct().Order())
                Row(text.Append(CultureInfo.InvariantCulture, $"#{colour}"), colours, colour, (picture, y)).Append('$');
            text.Append('-');
        }
        return text.Append("\x1b\\\n").ToString();
    }

    /// <summary>The places of one colour in a band; equal letters in a row are counted.</summary>
    private static StringBuilder Row(StringBuilder text, byte[] colours, int colour, (Picture Of, int Y) band)
    {
        var (picture, top) = band;
        int rows = Math.Min(Band, picture.Height - top);
        char last = '\0';
        int count = 0;
        for (int x = 0; x <= picture.Width; x++)
        {
            char now = '\0';
            if (x < picture.Width)
            {
                int bits = 0;
                for (int y = 0; y < rows; y++)
                    if (colours[(top + y) * picture.Width + x] == colour)
                        bits |= 1 << y;
                now = (char)(Zero + bits);
            }
            if (now == last)
            {
                count++;
                continue;
            }
            if (count > 3)
                text.Append(CultureInfo.InvariantCulture, $"!{count}{last}");
            else
                text.Append(last, count);
            (last, count) = (now, 1);
        }
        return text;
    }

    private static byte[] Colours(Picture picture)
    {
        var pixels = picture.Rgb;
        var colours = new byte[picture.Width * picture.Height];
        for (int i = 0; i < colours.Length; i++)
        {
            int threshold = Dither[i / picture.Width % 4 * 4 + i % picture.Width % 4];
            int Step(byte value) => Math.Min(Steps - 1, (value * (Steps - 1) * 16 / 255 + threshold) / 16);
            colours[i] = (byte)(
                Step(pixels[3 * i]) * Steps * Steps + Step(pixels[3 * i + 1]) * Steps + Step(pixels[3 * i + 2])
            );
        }
        return colours;
    }

    private static int Percent(int step) => step * 100 / (Steps - 1);
}
