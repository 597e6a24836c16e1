namespace GradCam.Rendering;

/// <summary>The colours of a map from 0 to 1, between their numbers.</summary>
internal static class ColourBar
{
    /// <summary>The height, for letters of some size.</summary>
    public static int Height(int size) => Caption.LineHeight(size);

    /// <summary>Draws it into a box of a width whose top left corner is given.</summary>
    public static void Draw(Canvas canvas, Colormap colours, int x, int y, int width, int size)
    {
        int number = Caption.Width("0", width, size),
            gap = Math.Max(2, size / 3),
            length = width - 2 * (number + gap),
            height = Math.Max(4, size * 3 / 5);
        Caption.Draw(canvas, "0", x, y, number + 1, size, colour: Rgb.Pale);
        Caption.Draw(canvas, "1", x + width - number, y, number + 1, size, colour: Rgb.Pale);
        for (int i = 0; i < length; i++)
        {
            var colour = colours.Rgb.Slice(3 * Colormap.StepOf(i / (float)Math.Max(1, length - 1)), 3);
            // In the middle of the digits, which stand in the upper part of their line.
            canvas.Fill(
                x + number + gap + i,
                y + (size * 11 / 10 - height) / 2,
                1,
                height,
                new(colour[0], colour[1], colour[2])
            );
        }
    }
}
