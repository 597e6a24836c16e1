namespace GradCam.Rendering;

/// <summary>Draws the labels of boxes, white on dark, where they are whole and do not cover one another.</summary>
/// <param name="canvas">The drawing.</param>
/// <param name="size">The size of the letters, pixels.</param>
internal sealed class BoxTags(Canvas canvas, int size)
{
    private readonly List<PixelBox> _drawn = [];

    // Room beside the letters.
    private readonly int _margin = Math.Max(2, size * 2 / 5);

    /// <summary>
    /// Draws a label at the left of the box: above it, or else below it or within it; or at its right.
    /// </summary>
    /// <param name="label">The label; one wider than the picture ends in an ellipsis.</param>
    /// <param name="box">The box, with its frame.</param>
    public void Draw(string label, PixelBox box)
    {
        int room = Math.Max(1, canvas.Width - 2 * _margin),
            width = Caption.Width(label, room, size) + 2 * _margin,
            height = Caption.LineHeight(size) + Math.Max(1, size / 8);
        var places =
            from left in (int[])[box.Left, box.Right - width]
            from top in (int[])[box.Top - height, box.Bottom, box.Top, box.Bottom - height]
            where top >= 0 && top + height <= canvas.Height
            select At(left, top);
        var place = places.FirstOrDefault(p => !_drawn.Any(p.Meets), At(box.Left, box.Top));
        canvas.Fill(place.Left, place.Top, width, height, Rgb.Ink);
        Caption.Draw(canvas, label, place.Left + _margin, place.Top, room, size, colour: Rgb.White);
        _drawn.Add(place);

        PixelBox At(int left, int top)
        {
            left = Math.Clamp(left, 0, Math.Max(0, canvas.Width - width));
            top = Math.Clamp(top, 0, Math.Max(0, canvas.Height - height));
            return new(left, top, left + width, top + height);
        }
    }
}
