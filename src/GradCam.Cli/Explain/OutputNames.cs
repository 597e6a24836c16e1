using System.Globalization;
using System.IO.Hashing;
using System.Text;
using GradCam.Foundation;

namespace GradCam.Cli.Explain;

/// <summary>
/// Names the files that are written: <c>chelsea.cat.gradcam.overlay.png</c>. No name is given out twice in one run,
/// also where two inputs are called the same or differ only in case.
/// </summary>
/// <param name="place">Where files are written.</param>
/// <param name="guard">Refuses what may not be written over.</param>
internal sealed class OutputNames(OutputPlace place, OverwriteGuard guard)
{
    // File systems take 255 bytes; a number may follow.
    private const int LongestName = 255 - 12,
        LongestParts = 100,
        LongestPart = 60;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The error for a folder that cannot be written to.</summary>
    public static GradCamException NotWritable(string folder, Exception error) =>
        new($"Nothing can be written to the folder '{folder}' ({IoReason.Of(error)}); choose another with -o.", error);

    /// <summary>A new path.</summary>
    /// <param name="input">The input, whose name and folder carry over.</param>
    /// <param name="parts">The parts of the name: class, method, layer.</param>
    /// <param name="ending">The ending, with the extension: <c>overlay.png</c>.</param>
    /// <exception cref="GradCamException">The file is there, and may not be written over.</exception>
    public string Take(InputFile input, IEnumerable<string> parts, string ending)
    {
        string name = Path.GetFileNameWithoutExtension(place.File ?? input.Path);
        string stem = Stem(name, string.Concat(parts.Select(p => "." + Clean(p))), LongestName - ending.Length - 1);
        string directory = place.File is null ? Path.Combine(place.Folder, input.Folder) : place.Folder;
        Directory.CreateDirectory(directory);
        for (int n = 1; ; n++)
        {
            string path = Path.Combine(directory, n == 1 ? $"{stem}.{ending}" : $"{stem}-{n}.{ending}");
            if (!_taken.Add(path))
                continue;
            guard.Check(path);
            return path;
        }
    }

    /// <summary>The one file that was named.</summary>
    public string TakeFile()
    {
        guard.Check(place.File!);
        return place.File!;
    }

    /// <summary>
    /// The name and what tells its results apart; what is too long is cut, and has a hash of all of it instead.
    /// </summary>
    private static string Stem(string name, string parts, int most)
    {
        if (Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(parts) <= most)
            return name + parts;
        string hash =
            "-"
            + XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(name + parts)).ToString("x8", CultureInfo.InvariantCulture);
        string kept = Cut(parts, LongestParts);
        return Cut(name, most - hash.Length - Encoding.UTF8.GetByteCount(kept)) + hash + kept;
    }

    /// <summary>As many whole characters as fit into so many bytes.</summary>
    private static string Cut(string text, int bytes)
    {
        int length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes -= rune.Utf8SequenceLength) < 0)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }

    /// <summary>
    /// Letters and digits stay, signs become words, and everything else becomes a hyphen: labels and layers come from
    /// files that anyone wrote.
    /// </summary>
    internal static string Clean(string part)
    {
        var text = new StringBuilder();
        part = part.Replace(" - ", " minus ").Replace(" + ", " plus ");
        foreach (char c in part.StartsWith('-') ? $"minus{part}" : part)
        {
            if (char.IsLetterOrDigit(c) || c == '_')
                text.Append(c);
            else if (text.Length > 0 && text[^1] != '-')
                text.Append('-');
        }
        string clean = text.ToString().Trim('-');
        return clean.Length == 0 ? "x"
            : clean.Length <= LongestPart ? clean
            : clean[^LongestPart..];
    }
}
