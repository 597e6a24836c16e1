namespace GradCam.Rendering;

/// <summary>A list of colours and what they mean, to the right of a picture.</summary>
internal static class ConceptLegend
{
    public static Picture Beside(Picture picture, IReadOnlyList<string> captions, Rgb[] colours)
    {
        var text = Math.Clamp(picture.Height / 24, 12, 64);
        var (line, gap) = (Caption.LineHeight(text), text);
        // A caption of one line leaves a swatch its height.
        var heights = captions.Select(caption => Math.Max(line, Caption.Height(caption, text))).ToArray();
        var width = captions.Max(caption => Caption.Width(caption, 24 * text, text)) + 2;
        var height = heights.Sum() + gap / 2 * (heights.Length - 1);

        var canvas = new Canvas(
            picture.Width + gap + line + gap / 2 + width + gap,
            Math.Max(picture.Height, height + 2 * gap)
        );
        canvas.Paste(picture, 0, 0);
        var (x, y) = (picture.Width + gap, gap);
        for (var i = 0; i < captions.Count; i++)
        {
            canvas.Fill(x, y, line, line, colours[i]);
            Caption.Draw(canvas, captions[i], x + line + gap / 2, y, width, text);
            y += heights[i] + gap / 2;
        }
        return canvas.ToPicture();
    }
}
