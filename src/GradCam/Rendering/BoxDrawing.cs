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
    /// <param name="boxes">Boxes in its pixels, the most important first: its label has the best place.</param>
    public static Picture Draw(Picture picture, IReadOnlyList<ObjectBox> boxes)
    {
        if (boxes.All(box => box.IsCell))
            return picture;
        var canvas = new Canvas(picture);
        int side = Math.Min(canvas.Width, canvas.Height),
            line = Math.Max(1, side / LinesInSide);
        PixelBox[] placed = [.. boxes.Where(box => !box.IsCell).Select(box => Place(box, picture))];
        foreach (var box in placed)
            Frame(canvas, box, line);
        // Labels lie over all frames, so that none is crossed out.
        var tags = new BoxTags(canvas, Math.Max(SmallestLetters, side / LettersInSide));
        foreach (var (box, label) in placed.Zip(boxes.Where(box => !box.IsCell).Select(box => box.Caption)))
            tags.Draw(label, box.Grown(line));
        return canvas.ToPicture();
    }

    // A dark line on both sides of a white one is seen on every colour.
    private static void Frame(Canvas canvas, PixelBox box, int line)
    {
        Outline(canvas, box.Grown(line), line, Rgb.Ink);
        Outline(canvas, box.Grown(-line), line, Rgb.Ink);
        Outline(canvas, box, line, Rgb.White);
    }

    private static void Outline(Canvas canvas, PixelBox box, int line, Rgb colour)
    {
        if (box.Width <= 0 || box.Height <= 0)
            return;
        canvas.Fill(box.Left, box.Top, box.Width, line, colour);
        canvas.Fill(box.Left, box.Bottom - line, box.Width, line, colour);
        canvas.Fill(box.Left, box.Top, line, box.Height, colour);
        canvas.Fill(box.Right - line, box.Top, line, box.Height, colour);
    }

    /// <summary>A box may reach far beyond the photograph; its edges stay just outside.</summary>
    private static PixelBox Place(ObjectBox box, Picture picture)
    {
        return new(
            On(box.Left, picture.Width),
            On(box.Top, picture.Height),
            On(box.Right, picture.Width),
            On(box.Bottom, picture.Height)
        );

        static int On(double place, int length) => (int)Math.Round(Math.Clamp(place, -length, 2.0 * length));
    }
}
