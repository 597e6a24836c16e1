using System.Text;

namespace GradCam.Imaging;

/// <summary>The names of a model's classes.</summary>
public static class LabelList
{
    internal const string ImageNetName = "imagenet1k";

    // Twenty-one thousand long names have 1 MB.
    private const int MaxBytes = 16 << 20;

    private static readonly Lazy<IReadOnlyList<string>> ImageNet = new(() =>
    {
        using var stream = typeof(LabelList).Assembly.GetManifestResourceStream("GradCam.imagenet1k.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    });

    /// <summary>The thousand classes of ImageNet in the usual order.</summary>
    public static IReadOnlyList<string> ImageNet1k => ImageNet.Value;

    /// <summary>Reads a text file of one label per line. Numbers before them are dropped if they count up from 0, as Teachable Machine writes them.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="GradCamException">The file is missing, unreadable or empty.</exception>
    public static IReadOnlyList<string> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = FileBytes.Read(path, head =>
        {
            if (head.Contains((byte)0)) throw new GradCamException($"{path} is not a list of labels: give a text file of one label per line.");
        });
        if (bytes.Length > MaxBytes) throw new GradCamException($"{path} is too large for a list of labels: give a text file of one label per line.");
        var labels = Parse(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
        return labels.Length > 0 ? labels : throw new GradCamException($"{path} is empty: write one label per line.");
    }

    private static string[] Parse(string text)
    {
        var lines = text.TrimEnd().Split('\n').Select(line => line.Trim()).ToArray();
        if (lines is [""]) return [];
        var numbered = lines.Select((line, i) => line.StartsWith($"{i} ", StringComparison.Ordinal)).All(yes => yes);
        return numbered ? [.. lines.Select((line, i) => line[$"{i} ".Length..].Trim())] : lines;
    }
}
