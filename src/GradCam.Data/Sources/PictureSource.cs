using GradCam.Foundation;
using GradCam.Imaging;

namespace GradCam.Data.Sources;

/// <summary>
/// Pictures in an order that is the same on every machine: a folder, a list, archives, or tables with the pictures'
/// bytes.
/// </summary>
internal abstract class PictureSource
{
    /// <summary>The endings of lists, and how they are read.</summary>
    public const string Lists = ".csv, .tsv, .jsonl, .parquet";

    /// <summary>The source in words, for the settings of a run.</summary>
    public required string Name { get; init; }

    /// <summary>The further columns: each with its name and its type in SQL.</summary>
    public virtual IReadOnlyList<(string Name, string Type)> Columns => [];

    /// <summary>What is remarkable about the source, a sentence each; known once it was opened.</summary>
    public virtual IReadOnlyList<string> Remarks => [];

    /// <summary>True for a source that can mark objects.</summary>
    public virtual bool HasObjects => false;

    /// <summary>The number of pictures, where it is known without reading all; null where it is not.</summary>
    /// <param name="cancel">Stops counting.</param>
    public abstract long? Count(CancellationToken cancel);

    /// <summary>The pictures, in order; each enumeration begins anew.</summary>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">The source cannot be read any more.</exception>
    public abstract IEnumerable<SourceItem> Items(CancellationToken cancel);

    /// <summary>Opens a source.</summary>
    /// <param name="text">
    /// A folder, a list, a <c>.tar</c> file or a folder of them, a Parquet file of pictures or a folder of them, a
    /// pattern that finds such files (<see cref="GlobPattern"/>), or <c>-</c> for paths on the standard input.
    /// </param>
    /// <param name="options">The columns' names, and the folder that a list's paths are below.</param>
    /// <exception cref="GradCamException">It is none of these, or holds no pictures.</exception>
    public static PictureSource Open(string text, PictureSetOptions options)
    {
        var source = OpenAny(text, options);
        return source.HasObjects || options is { BoxColumn: null, BoxFormat: null, MaskColumn: null }
            ? source
            : throw new GradCamException(
                $"'{text}' has no columns of boxes or masks: give a list ({Lists}), "
                    + "PictureSetOptions.BoxColumn alone for what .json members of archives hold, or leave out "
                    + "PictureSetOptions.BoxColumn, PictureSetOptions.BoxFormat and PictureSetOptions.MaskColumn."
            );
    }

    private static PictureSource OpenAny(string text, PictureSetOptions options)
    {
        if (text == "-")
            return new PathSource(options.Input, options) { Name = "paths on the standard input" };
        if (GlobPattern.Of(text) is { } pattern)
            return OfPattern(pattern, options);
        FileBytes.RefuseSpecial(text);
        if (Directory.Exists(text))
            return InFolder(text, options);
        if (!File.Exists(text))
            throw new GradCamException(
                $"There is no '{text}': give a folder of pictures, a list ({Lists}), a .tar file, or - for paths on "
                    + "the standard input."
            );
        return Path.GetExtension(text).ToLowerInvariant() switch
        {
            ".tar" => new TarSource([text], options) { Name = Path.GetFileName(text) },
            ".parquet" when PictureTable.Holds(text, options) is { } table => new TableSource([text], table)
            {
                Name = Path.GetFileName(text),
            },
            ".csv" or ".tsv" or ".jsonl" or ".ndjson" or ".json" or ".parquet" => ListSource.OpenList(text, options),
            ".tgz" or ".gz" or ".zip" => throw new GradCamException(
                $"{text} is compressed, so that no part of it can be read by itself: unpack it, or write a .tar file."
            ),
            _ => throw new GradCamException(
                $"{text} is no list of pictures: give a folder, a list ({Lists}), or a .tar file. A single picture is "
                    + "explained with `gradcam explain`."
            ),
        };
    }

    private static PictureSource InFolder(string folder, PictureSetOptions options)
    {
        string name = Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar));
        string[] Files(string pattern) => [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)];
        try
        {
            if (InParts(name, Files("*.tar"), Files("*.parquet"), options) is { } parts)
                return parts;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GradCamException(
                $"The folder '{folder}' cannot be read ({IoReason.Of(e)}): check its path and permissions.",
                e
            );
        }
        return new FolderSource(folder) { Name = name };
    }

    /// <summary>Archives or tables, which are one source together; null where there are none.</summary>
    private static PictureSource? InParts(string name, string[] tars, string[] tables, PictureSetOptions options)
    {
        if (tars.Length > 0)
            return new TarSource(tars, options) { Name = name };
        if (tables.Length == 0)
            return null;
        return PictureTable.Holds(tables[0], options) is { } table
            ? new TableSource(tables, table) { Name = name }
            : throw new GradCamException(
                $"The tables of '{name}' have no column of pictures' bytes: give one list of paths, or name the "
                    + "column (PictureSetOptions.PictureColumn)."
            );
    }

    private static PictureSource OfPattern(GlobPattern pattern, PictureSetOptions options)
    {
        var found = pattern
            .Files()
            .Order(StringComparer.Ordinal)
            .ToLookup(f => Path.GetExtension(f).ToLowerInvariant());
        if (InParts(pattern.Text, [.. found[".tar"]], [.. found[".parquet"]], options) is { } parts)
            return parts;
        string[] pictures = [.. found.SelectMany(f => f).Where(f => PictureFormats.HasEnding(f))];
        return pictures.Length > 0
            ? new GlobSource(pattern.Root, pictures) { Name = pattern.Text }
            : throw pattern.Nothing($"{string.Join(", ", PictureFormats.Endings)}, .tar or .parquet");
    }
}
