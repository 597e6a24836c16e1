namespace GradCam.Rendering;

/// <summary>Draws boxes and their labels over a photograph.</summary>
internal static class BoxDrawing
{
    // Parts of the picture's shorter side.
    private const int LinesInSide = 250,
        LettersInSide = 28;
    private const int SmallestLetters = 9;

    /// <summary>A picture with the boxes on it; those whose place is not known are left out.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="boxes">Boxes in its pixels.</param>
    public static Picture Draw(Picture picture, IReadOnlyList<ObjectBox> boxes)
    {
        if (boxes.All(box => box.IsCell))
            return picture;
        var canvas = new Canvas(picture);
        foreach (var box in boxes)
            if (!box.IsCell)
                Draw(
                    canvas,
                    box.Caption,
                    Place(box.Left, picture.Width),
                    Place(box.Top, picture.Height),
                    Place(box.Right, picture.Width),
                    Place(box.Bottom, picture.Height)
                );
        return canvas.ToPicture();
    }

    private static void Draw(Canvas canvas, string label, int left, int top, int right, int bottom)
    {
        int side = Math.Min(canvas.Width, canvas.Height),
            line = Math.Max(1, side / LinesInSide),
            size = Math.Max(SmallestLetters, side / LettersInSide);
        // A dark line on both sides of a white one is seen on every colour.
        Frame(canvas, left - line, top - line, right + line, bottom + line, line, Rgb.Ink);
        Frame(canvas, left + line, top + line, right - line, bottom - line, line, Rgb.Ink);
        Frame(canvas, left, top, right, bottom, line, Rgb.White);
        int width = Caption.Width(label, canvas.Width, size),
            height = Caption.LineHeight(size),
            x = Math.Clamp(left, 0, Math.Max(0, canvas.Width - width - 2 * line)),
            y = top - height >= 0 ? top - height : Math.Min(top, Math.Max(0, canvas.Height - height));
        canvas.Fill(x, y, width + 2 * line, height, Rgb.Ink);
        Caption.Draw(canvas, label, x + line, y, width, size, colour: Rgb.White);
    }

    private static void Frame(Canvas canvas, int left, int top, int right, int bottom, int line, Rgb colour)
    {
        canvas.Fill(left, top, right - left, line, colour);
        canvas.Fill(left, bottom - line, right - left, line, colour);
        canvas.Fill(left, top, line, bottom - top, colour);
        canvas.Fill(right - line, top, line, bottom - top, colour);
    }

    /// <summary>A box may reach far beyond the photograph; its edges stay just outside.</summary>
    private static int Place(double place, int length) => (int)Math.Round(Math.Clamp(place, -length, 2.0 * length));
}
