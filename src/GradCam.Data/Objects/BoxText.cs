using System.Globalization;

namespace GradCam.Data.Objects;

/// <summary>
/// Boxes as texts: four numbers with or without brackets (<c>12 30 40 20</c>, <c>[12, 30, 40, 20]</c>), or a list of
/// such lists.
/// </summary>
internal static class BoxText
{
    // Each edge of each box cuts the others.
    private const int Most = 1000;

    private static readonly char[] Separators = [' ', ',', ';', '\t', '\r', '\n'];

    /// <summary>Reads boxes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">The meaning of the numbers.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <returns>The edges of each, 0..1; none for an empty text or list.</returns>
    /// <exception cref="GradCamException">They are no boxes of this picture.</exception>
    public static IReadOnlyList<(double Left, double Top, double Right, double Bottom)> Read(
        string text,
        BoxFormat format,
        int width,
        int height
    ) => [.. Numbers(text).Select(box => Edges(box, format, width, height))];

    private static List<double[]> Numbers(string text)
    {
        string all = text.Trim().Trim('"').Replace('(', '[').Replace(')', ']');
        bool isList = all is ['[', .., ']'];
        string inner = isList ? all[1..^1].Trim() : all;
        if (inner.Length == 0)
            return [];
        if (!inner.StartsWith('['))
            return [Four(inner)];
        var boxes = new List<double[]>();
        for (string rest = inner; rest.Length > 0; rest = rest[(rest.IndexOf(']') + 1)..].TrimStart(Separators))
        {
            if (rest[0] != '[' || !rest.Contains(']'))
                throw Odd(text);
            if (boxes.Count == Most)
                throw new GradCamException($"The picture has more than {Most} boxes: mark the object with a mask.");
            boxes.Add(Four(rest[1..rest.IndexOf(']')]));
        }
        return boxes;
    }

    private static double[] Four(string text)
    {
        string[] words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
            if (
                !double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i])
            )
                throw Odd(text);
        return numbers.Length == 4
            ? numbers
            : throw new GradCamException($"The box '{Short(text)}' has {numbers.Length} numbers: write four.");
    }

    private static (double, double, double, double) Edges(double[] box, BoxFormat format, int width, int height)
    {
        string shown = string.Join(", ", box.Select(n => n.ToString("0.####", CultureInfo.InvariantCulture)));
        if (!format.IsRelative() && box.All(n => n is >= 0 and <= 1))
            throw new GradCamException(
                $"The box {shown} is no larger than a pixel: if its numbers are parts of the picture's sides, give "
                    + $"PictureSetOptions.BoxFormat = BoxFormat.{format.Relative()}."
            );
        var (left, top, right, bottom) = format.Edges(box);
        if (!(right > left && bottom > top))
            throw new GradCamException(
                $"The box {shown} is empty if its numbers are {format.InWords()}: say what they are with "
                    + "PictureSetOptions.BoxFormat, or mend them."
            );
        if (format.IsRelative())
            (left, top, right, bottom) = (left * width, top * height, right * width, bottom * height);
        // Edges are rounded to pixels, up or down.
        if (left < -1 || top < -1 || right > width + 1 || bottom > height + 1)
            throw new GradCamException(
                $"The box {shown} reaches beyond the picture of {width}×{height} pixels if its numbers are "
                    + $"{format.InWords()}: say what they are with PictureSetOptions.BoxFormat, or "
                    + "mend them."
            );
        return (
            Math.Max(left, 0) / width,
            Math.Max(top, 0) / height,
            Math.Min(right, width) / width,
            Math.Min(bottom, height) / height
        );
    }

    private static GradCamException Odd(string text) =>
        new($"'{Short(text)}' is no box: write four numbers, or a list of lists of four.");

    private static string Short(string text) => text.Length > 60 ? text[..60] + "..." : text.Trim();
}
