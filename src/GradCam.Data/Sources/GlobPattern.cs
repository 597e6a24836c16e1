using GradCam.Foundation;
using Microsoft.Extensions.FileSystemGlobbing;

namespace GradCam.Data.Sources;

/// <summary>
/// A pattern of paths, such as <c>photos/*.jpg</c> or <c>photos/**/*.png</c>, where the shell did not expand it.
/// Letters match in either case. What is hidden is left out, and links to folders are not followed.
/// </summary>
/// <param name="Text">The pattern as it was given.</param>
/// <param name="Root">The folder before the first star; empty for the current one.</param>
/// <param name="Pattern">The rest.</param>
internal sealed record GlobPattern(string Text, string Root, string Pattern)
{
    /// <summary>Reads a pattern; null for what has no star, or is the name of something that exists.</summary>
    public static GlobPattern? Of(string text)
    {
        int star = text.IndexOf('*');
        if (star < 0 || text.Any(char.IsControl) || Path.Exists(text))
            return null;
        int end = text.AsSpan(0, star).LastIndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + 1;
        return new(text, text[..end], text[end..]);
    }

    /// <summary>The files, in no order.</summary>
    /// <param name="cancel">Stops looking.</param>
    /// <exception cref="GradCamException">The pattern or its folder cannot be read.</exception>
    public IReadOnlyList<string> Files(CancellationToken cancel = default)
    {
        try
        {
            var folder = new DirectoryInfo(Root.Length > 0 ? Root : ".");
            if (!folder.Exists)
                throw new GradCamException(
                    $"There is no folder '{Root}', where the pattern '{Text}' looks: check the path."
                );
            var matcher = new Matcher(StringComparison.OrdinalIgnoreCase).AddInclude(Pattern);
            return [.. matcher.Execute(new GlobFolder(folder, cancel)).Files.Select(f => Path.Combine(Root, f.Path))];
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GradCamException($"The pattern '{Text}' cannot be read ({IoReason.Of(e)}): give a folder.", e);
        }
    }

    /// <summary>The error for a pattern that finds nothing.</summary>
    /// <param name="kinds">What was looked for.</param>
    public GradCamException Nothing(string kinds) =>
        new($"The pattern '{Text}' finds no pictures: check it; it has to find files of {kinds}.");
}
