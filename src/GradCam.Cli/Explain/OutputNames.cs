using System.Text;

namespace GradCam.Cli.Explain;

/// <summary>
/// Names the files that are written: <c>chelsea.cat.gradcam.overlay.png</c>. No name is given out twice in one run, also where
/// two inputs are called the same or differ only in case.
/// </summary>
internal sealed class OutputNames(string folder)
{
    private const int LongestPart = 60;
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the folder and checks that it can be written to, before any work is done for it.</summary>
    /// <exception cref="GradCamException">It cannot.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".gradcam-{Guid.NewGuid():N}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GradCamException($"Nothing can be written to the folder '{folder}' ({e.Message.TrimEnd('.')}); choose another with -o.", e);
        }
    }

    /// <summary>A new path.</summary>
    /// <param name="input">The input, whose name and folder carry over.</param>
    /// <param name="parts">What tells its results apart: class, method, layer.</param>
    /// <param name="ending">What the file is, with its extension: <c>overlay.png</c>.</param>
    public string Take(InputFile input, IEnumerable<string> parts, string ending)
    {
        string stem = string.Join('.', parts.Select(Clean).Prepend(Path.GetFileNameWithoutExtension(input.Path)));
        string directory = Path.Combine(folder, input.Folder);
        Directory.CreateDirectory(directory);
        for (int n = 1; ; n++)
        {
            string path = Path.Combine(directory, n == 1 ? $"{stem}.{ending}" : $"{stem}-{n}.{ending}");
            if (_taken.Add(path)) return path;
        }
    }

    /// <summary>Letters and digits stay, everything else becomes a hyphen: labels and layers come from files that anyone wrote.</summary>
    private static string Clean(string part)
    {
        var text = new StringBuilder();
        foreach (char c in part)
        {
            if (char.IsLetterOrDigit(c) || c == '_') text.Append(c);
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }
        string clean = text.ToString().Trim('-');
        return clean.Length == 0 ? "x" : clean.Length <= LongestPart ? clean : clean[^LongestPart..];
    }
}
