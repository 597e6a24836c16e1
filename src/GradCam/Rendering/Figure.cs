using GradCam.Rendering;

namespace GradCam;

/// <summary>A picture with a strip below it: a caption at the left, the colours of the map at the right.</summary>
public static class Figure
{
    private const int SmallestText = 11,
        LargestText = 40;

    /// <summary>Renders a figure.</summary>
    /// <param name="picture">The picture, which is left as it is.</param>
    /// <param name="caption">The text; it may have several lines. None if it is empty.</param>
    /// <param name="colourBar">The colours, for a bar from 0 to 1; null for no bar.</param>
    /// <returns>The picture itself if there is neither a caption nor a bar.</returns>
    /// <exception cref="GradCamException">The figure would be larger than 51 million pixels.</exception>
    public static Picture Render(Picture picture, string caption = "", Colormap? colourBar = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(caption);
        return Render(picture, caption, colourBar, Math.Clamp(picture.Width / 36, SmallestText, LargestText));
    }

    /// <summary>Renders a figure with letters of some size.</summary>
    internal static Picture Render(Picture picture, string caption, Colormap? colourBar, int text)
    {
        if (caption.Length == 0 && colourBar is null)
            return picture;
        int margin = text / 2 + 1,
            width = picture.Width - 2 * margin,
            bar = colourBar is null ? 0 : Math.Min(width, 10 * text);
        // Side by side only where the caption keeps most of the width.
        bool beside = caption.Length == 0 || bar <= width * 2 / 5;
        int captionWidth = beside && bar > 0 ? width - bar - text : width,
            lines = Caption.Height(caption, text),
            barHeight = bar > 0 ? ColourBar.Height(text) : 0,
            height = beside ? Math.Max(lines, barHeight) : lines + barHeight;
        var canvas = new Canvas(picture.Width, picture.Height + height + 2 * margin);
        canvas.Paste(picture, 0, 0);
        int top = picture.Height + margin;
        if (caption.Length > 0)
            Caption.Draw(canvas, caption, margin, top, captionWidth, text);
        if (colourBar is not null)
            ColourBar.Draw(
                canvas,
                colourBar,
                beside && caption.Length > 0 ? margin + width - bar : margin,
                beside ? top : top + lines,
                bar,
                text
            );
        return canvas.ToPicture();
    }
}
