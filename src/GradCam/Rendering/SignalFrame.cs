namespace GradCam.Rendering;

/// <summary>A rectangle of a plot: its light ground, the grid, and the labels at its left.</summary>
/// <param name="Canvas">The drawing.</param>
/// <param name="Left">Left edge, pixels.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Text">The size of its letters, pixels.</param>
internal sealed record SignalFrame(Canvas Canvas, int Left, int Top, int Width, int Height, int Text)
{
    private const int Distance = 8,
        TickLength = 5;

    // Parts of the ink.
    private const float Grid = 0.1f,
        Zero = 0.28f;

    /// <summary>The title above the rectangle's left corner.</summary>
    public void Title(string text) =>
        Caption.Draw(Canvas, text, Left, Top - Caption.LineHeight(Text) - 1, Width, Text, colour: Rgb.Ink);

    /// <summary>A line across, darker at zero, and its label at the left.</summary>
    /// <param name="y">Pixels below the rectangle's top.</param>
    /// <param name="label">The label.</param>
    /// <param name="isZero">The line is that of zero.</param>
    public void Across(int y, string label, bool isZero)
    {
        for (int x = 0; x < Width; x++)
            Canvas.Blend(Left + x, Top + y, Rgb.Ink, isZero ? Zero : Grid);
        Caption.Draw(
            Canvas,
            label,
            0,
            Top + y - (Text * 11 / 20) - 1,
            Left - Distance,
            Text,
            CaptionAlign.Right,
            Rgb.Pale
        );
    }

    /// <summary>A line from top to bottom.</summary>
    /// <param name="x">Pixels to the right of the rectangle's left edge.</param>
    public void Down(int x)
    {
        for (int y = 0; y < Height; y++)
            Canvas.Blend(Left + x, Top + y, Rgb.Ink, Grid);
    }

    /// <summary>A tick below the rectangle, with its label.</summary>
    /// <param name="x">Pixels to the right of the rectangle's left edge.</param>
    /// <param name="label">The label.</param>
    /// <param name="room">The width of the label, pixels.</param>
    public void Tick(int x, string label, int room)
    {
        int bottom = Top + Height;
        Canvas.Fill(Left + x, bottom, 1, TickLength, Rgb.Pale);
        Caption.Draw(
            Canvas,
            label,
            Left + x - (room / 2),
            bottom + Distance,
            room,
            Text,
            CaptionAlign.Centre,
            Rgb.Pale
        );
    }
}
