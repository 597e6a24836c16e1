namespace GradCam.Cli.Explain;

/// <summary>One picture or tensor to explain.</summary>
/// <param name="Path">The file.</param>
/// <param name="Folder">Where it lay below the folder that was given, so that results can lie the same way; empty for a file given itself.</param>
internal sealed record InputFile(string Path, string Folder)
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".npy"];

    /// <summary>A <c>.npy</c> tensor, which is fed as it is.</summary>
    public bool IsTensor => Path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    /// <summary>The files that the arguments name: each file itself, and every picture in a folder and below it.</summary>
    /// <exception cref="GradCamException">A folder holds no pictures or cannot be read.</exception>
    public static IReadOnlyList<InputFile> Find(IEnumerable<string> arguments)
    {
        var files = new List<InputFile>();
        foreach (string argument in arguments)
        {
            // A file that is missing is that input's own failure; the others are still explained.
            if (!Directory.Exists(argument)) files.Add(new(argument, ""));
            else files.AddRange(InFolder(argument));
        }
        return files;
    }

    private static InputFile[] InFolder(string folder)
    {
        try
        {
            InputFile[] found = [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden })
                .Where(f => Extensions.Contains(System.IO.Path.GetExtension(f).ToLowerInvariant()))
                .Order(StringComparer.Ordinal)
                .Select(f => new InputFile(f, System.IO.Path.GetDirectoryName(System.IO.Path.GetRelativePath(folder, f)) ?? ""))];
            return found.Length > 0 ? found
                : throw new GradCamException($"The folder '{folder}' holds no pictures; give a folder with {string.Join(", ", Extensions)} files.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GradCamException($"The folder '{folder}' cannot be read ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
