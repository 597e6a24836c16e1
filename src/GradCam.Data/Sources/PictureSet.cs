using GradCam.Data.Report.Pictures;
using GradCam.Data.Runs;
using GradCam.Data.Sources;

namespace GradCam.Data;

/// <summary>
/// The pictures of a data set, in an order that is the same on every machine, with their labels and marked objects. It
/// holds no pictures: they are read when they are used.
/// </summary>
public sealed class PictureSet
{
    private PictureSet(PictureSource source, string location, PictureSetOptions options) =>
        (Source, Location, Options) = (source, location, options);

    /// <summary>Opens a data set.</summary>
    /// <param name="source">
    /// A folder of pictures, whose sub-folders are labels; a list (<c>.csv</c>, <c>.tsv</c>, <c>.jsonl</c>,
    /// <c>.parquet</c>) of paths; a <c>.tar</c> file of WebDataset or a folder of them; a Parquet file of pictures or a
    /// folder of them; a pattern that finds such files, such as <c>shards/*.tar</c>; or the folder of a run of
    /// <c>gradcam batch</c>, which stands for the pictures that it read.
    /// </param>
    /// <param name="options">The columns of a list, and what labels mean; null for the defaults.</param>
    /// <exception cref="GradCamException">
    /// It is none of these, has no such column, or the pictures of the run are no longer there.
    /// </exception>
    public static PictureSet Open(string source, PictureSetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        options ??= new();
        if (!RunFolder.IsRun(source))
            return new(PictureSource.Open(source, options), Path.GetFullPath(source), options);
        var run = RunFolder.Existing(source).ReadSettings();
        return new(
            PictureFinder.Find(run, null).Source
                ?? throw new GradCamException(
                    $"The pictures of the run '{source}' are no longer where it read them: open them where they are."
                ),
            run[RunSettings.Location]!,
            PictureFinder.Options(run) with
            {
                LabelMap = options.LabelMap,
            }
        );
    }

    /// <summary>Its name, for people.</summary>
    public string Name => Source.Name;

    /// <summary>What is remarkable about it, a sentence each; complete once its pictures were used.</summary>
    public IReadOnlyList<string> Remarks => Source.Remarks;

    /// <summary>The pictures.</summary>
    internal PictureSource Source { get; }

    /// <summary>The absolute path that it was opened at.</summary>
    internal string Location { get; }

    /// <summary>How it was opened; for a run, as that opened its pictures.</summary>
    internal PictureSetOptions Options { get; }
}
