using GradCam.Cli.Remote;
using GradCam.Data.Sources;
using GradCam.Imaging;

namespace GradCam.Cli.Explain;

/// <summary>One picture or tensor to explain, or the pictures of a bag.</summary>
/// <param name="Path">The file; of a bag its folder, or else its first file.</param>
/// <param name="Folder">
/// Its folder below the one that was given, so that results can lie the same way; empty for a file given itself.
/// </param>
internal sealed record InputFile(string Path, string Folder)
{
    private const int MostNotes = 10;

    /// <summary>What the user called it: its address, where it is a copy.</summary>
    public string Name
    {
        get => field ?? Path;
        init;
    }

    /// <summary>The pictures of a bag, which have one score together; empty for a single one.</summary>
    public IReadOnlyList<InputFile> Bag { get; private init; } = [];

    private const char Undecodable = '\ufffd';

    private const string Tensor = ".npy";

    private static readonly string[] Extensions = [.. PictureFormats.Endings, Tensor];

    /// <summary>The picture or tensor, which is read when its turn comes.</summary>
    /// <exception cref="GradCamException">It cannot be read; thrown at that time.</exception>
    public Source Source =>
        Bag.Count > 0 ? Source.Files(Path, [.. Bag.Select(picture => picture.Path)])
        : Path.Contains(Undecodable) && !File.Exists(Path)
            ? Source.Picture(
                Path,
                () =>
                    throw new GradCamException(
                        $"The name of {Path} is not valid UTF-8, and cannot be opened: rename it."
                    )
            )
        : Source.File(Path);

    /// <summary>
    /// The same files for a model that scores pictures together: those of each folder are a bag, in natural order, and
    /// those that were given one by one are another, in the order given.
    /// </summary>
    public static IReadOnlyList<InputFile> InBags(IReadOnlyList<InputFile> files)
    {
        var bags = new List<InputFile>();
        foreach (
            var group in files.GroupBy(f =>
                IsTensor(f.Path) ? f.Path
                : f.IsOfFolder ? System.IO.Path.GetDirectoryName(f.Path)
                : ""
            )
        )
        {
            InputFile[] all = [.. group];
            if (all is [var single])
                bags.Add(single);
            else if (IsTensor(all[0].Path))
                bags.AddRange(all);
            else if (!all[0].IsOfFolder)
                bags.Add(all[0] with { Bag = all });
            else
                bags.Add(
                    new InputFile(group.Key!, System.IO.Path.GetDirectoryName(all[0].Folder) ?? "")
                    {
                        Bag = [.. all.OrderBy(f => f.Path, NaturalOrder.Instance)],
                    }
                );
        }
        return bags;
    }

    private bool IsOfFolder { get; init; }

    /// <summary>True for the name of a tensor, which is fed as it is.</summary>
    public static bool IsTensor(string path) => path.EndsWith(Tensor, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The files that the arguments name: each file itself, what a pattern finds, and every picture in a folder and
    /// below it.
    /// </summary>
    /// <param name="arguments">Files, patterns and folders.</param>
    /// <param name="fetch">Gives the copy of a file that is named by its address.</param>
    /// <param name="note">Is told what had to be left out.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">A folder or pattern holds no pictures or cannot be read.</exception>
    public static IReadOnlyList<InputFile> Find(
        IEnumerable<string> arguments,
        Func<string, string> fetch,
        Action<string> note,
        CancellationToken cancel
    )
    {
        var files = new List<InputFile>();
        foreach (string argument in arguments)
        {
            if (!RemoteAddress.Is(argument) && GlobPattern.Of(argument) is { } pattern)
                files.AddRange(Found(pattern, cancel));
            // A file that is missing is that input's own failure; the others are still explained.
            else if (!Directory.Exists(argument))
                files.Add(Of(argument, fetch));
            else
                files.AddRange(InFolder(argument, note, cancel));
        }
        return files;
    }

    /// <summary>The file of one argument.</summary>
    /// <param name="argument">A file or an address.</param>
    /// <param name="fetch">Gives the copy of a file that is named by its address.</param>
    /// <exception cref="GradCamException">It cannot be fetched.</exception>
    public static InputFile Of(string argument, Func<string, string> fetch) =>
        RemoteAddress.Is(argument) && !System.IO.Path.Exists(argument)
            ? new(fetch(argument), "") { Name = argument }
            : new(argument, "");

    private static InputFile[] Found(GlobPattern pattern, CancellationToken cancel)
    {
        InputFile[] found =
        [
            .. pattern
                .Files(cancel)
                .Where(f => IsInput(f) && !DrawnPicture.Is(f))
                .Order(NaturalOrder.Instance)
                .Select(f => new InputFile(f, Below(f.AsSpan(pattern.Root.Length)))),
        ];
        return found.Length > 0 ? found : throw pattern.Nothing(string.Join(", ", Extensions));
    }

    private static InputFile[] InFolder(string folder, Action<string> note, CancellationToken cancel)
    {
        var walk = new FolderWalk(folder, IsInput, cancel);
        string[] files = [.. walk.Files()],
            photographs = [.. files.Where(f => !DrawnPicture.Is(f))];
        if (photographs.Length < files.Length)
            note($"Pictures that gradcam wrote are left out: {files.Length - photographs.Length} of {files.Length}.");
        InputFile[] found =
        [
            .. photographs
                .Order(StringComparer.Ordinal)
                .Select(f => new InputFile(f, Below(f.AsSpan(folder.Length))) { IsOfFolder = true }),
        ];
        foreach (string skipped in walk.Skipped.Take(MostNotes))
            note(skipped);
        if (walk.Skipped.Count > MostNotes)
            note($"{walk.Skipped.Count - MostNotes} more folders are skipped.");
        return found.Length > 0
            ? found
            : throw new GradCamException(
                $"The folder '{folder}' holds no pictures; give a folder with {string.Join(", ", Extensions)} files."
            );
    }

    private static string Below(ReadOnlySpan<char> file)
    {
        char[] separators = [System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar];
        return System.IO.Path.GetDirectoryName(file.TrimStart(separators)).ToString();
    }

    private static bool IsInput(ReadOnlySpan<char> name) =>
        PictureFormats.HasEnding(name) || name.EndsWith(Tensor, StringComparison.OrdinalIgnoreCase);
}
