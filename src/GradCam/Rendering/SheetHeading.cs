namespace GradCam.Rendering;

/// <summary>The heading of a sheet: a title, a line below it, and the colours of the maps at the right.</summary>
/// <param name="options">The texts and colours.</param>
/// <param name="text">The size of the captions' letters.</param>
internal sealed class SheetHeading(SheetOptions options, int text)
{
    private readonly int _title = text * 3 / 2;

    /// <summary>The height, 0 for a sheet without a heading.</summary>
    public int Height =>
        Texts + (Texts == 0 && options.ColourBar is not null ? ColourBar.Height(text) : 0) is > 0 and var height
            ? height + text / 2
            : 0;

    private int Texts => Caption.Height(options.Title, _title) + Caption.Height(options.Subtitle, text);

    /// <summary>Draws it into the box of a width whose top left corner is given.</summary>
    public void Draw(Canvas canvas, int x, int y, int width)
    {
        int bar = options.ColourBar is null ? 0 : Math.Min(12 * text, width / 3),
            room = width - bar - (bar > 0 ? text : 0);
        Caption.Draw(canvas, options.Title, x, y, room, _title);
        int below = y + Caption.Height(options.Title, _title);
        Caption.Draw(canvas, options.Subtitle, x, below, room, text, colour: Rgb.Pale);
        if (options.ColourBar is { } colours)
            ColourBar.Draw(
                canvas,
                colours,
                x + width - bar,
                options.Subtitle.Length > 0 ? below : y + Math.Max(0, Texts - ColourBar.Height(text)) / 2,
                bar,
                text
            );
    }
}
