using GradCam.Data.Rows;
using GradCam.Data.Sources;

namespace GradCam.Data.Runs;

/// <summary>
/// Explains the pictures of a source and writes their rows part by part. A part holds the rows of a fixed number of
/// pictures, whatever happened before, so that a run that was killed goes on with the part that it was at.
/// </summary>
/// <param name="explainer">The model.</param>
/// <param name="request">The request for each picture.</param>
/// <param name="source">The pictures.</param>
/// <param name="folder">The run's folder.</param>
/// <param name="shard">The part of the source.</param>
internal sealed class BatchRun(
    Explainer explainer,
    ExplainRequest request,
    PictureSource source,
    RunFolder folder,
    Shard shard
)
{
    /// <summary>The pictures of a part if no number is given: what is lost at most when a run is killed.</summary>
    public const int UsualPart = 256;

    /// <summary>The pictures of a part.</summary>
    public int PartSize { get; init; } = UsualPart;

    /// <summary>Makes the rows.</summary>
    public required RowMaker Maker { get; init; }

    /// <summary>
    /// The least length of the shorter side of a picture that is decoded: JPEG files are decoded at less than their
    /// size where that is enough. Never, if no number is given.
    /// </summary>
    public int LeastSide { get; init; } = int.MaxValue;

    /// <summary>The limits on the pictures' files.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>The least side that leaves a picture twice as large as the network's input is resized to.</summary>
    /// <param name="preparation">The preparation of photographs; null for a model that takes none.</param>
    public static int EnoughFor(Preprocessing? preparation) =>
        preparation is null
            ? int.MaxValue
            : (int)
                Math.Min(
                    2L
                        * Math.Max(
                            preparation.StretchedLength(preparation.Width),
                            preparation.StretchedLength(preparation.Height)
                        ),
                    int.MaxValue
                );

    /// <summary>Goes on where an earlier run of the shard ended.</summary>
    /// <exception cref="GradCamException">There are rows, and it was not said to go on.</exception>
    public void CheckBegun(bool resume)
    {
        if (!resume && folder.PartsOf(shard).Count > 0)
            throw new GradCamException(
                $"'{folder.Path}' holds rows of this run already: go on with --resume, or give another folder with -o."
            );
    }

    /// <summary>Runs until the shard is done.</summary>
    /// <param name="progress">Is told what was done.</param>
    /// <param name="finish">Ends the run behind the part that it is at.</param>
    /// <param name="cancel">Ends it at once; the part that it is at is lost.</param>
    /// <exception cref="GradCamException">
    /// The source cannot be read or has changed, or rows cannot be written. What was written is kept.
    /// </exception>
    public async Task<BatchSummary> Run(
        IProgress<BatchSummary> progress,
        CancellationToken finish,
        CancellationToken cancel
    )
    {
        using var mine = folder.Lock(shard);
        var done = folder.PartsOf(shard);
        using var ahead = new ReadAhead();
        var feed = new BatchFeed(source, shard, PartSize, Limits, LeastSide, done, ahead);
        var summary = new BatchSummary();
        var part = new List<(Reading Reading, IReadOnlyList<Row> Rows)>();
        var writer = new PartWriter(folder, shard, source.Columns);
        // A part is written while the next one is made.
        var writing = Task.CompletedTask;
        try
        {
            await foreach (
                var (_, one, rows, error) in explainer.ExplainMany(
                    feed.Sources(finish, cancel),
                    request,
                    Finish,
                    null,
                    cancel
                )
            )
            {
                var reading = feed.Take(one);
                if (part.Count > 0 && part[0].Reading.Place / PartSize != reading.Place / PartSize)
                    await Write();
                part.Add((reading, error is null ? rows! : [Maker.Failed(reading, error)]));
                summary = Added(summary, part[^1].Rows[0], feed.Skipped);
                progress.Report(summary);
            }
            if (part.Count > 0)
                await Write();
        }
        finally
        {
            // The shard is another process's as soon as this ends.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await writing;
        summary = summary with { Skipped = feed.Skipped, IsComplete = feed.IsAtTheEnd };
        if (feed.IsAtTheEnd)
            folder.Finish(shard, feed.Places);
        return summary;

        IReadOnlyList<Row> Finish(Source one, IReadOnlyList<Explanation> explanations) =>
            Maker.Of(feed.ReadingOf(one), explanations, cancel);

        async Task Write()
        {
            await writing;
            var whole = part;
            part = [];
            writing = Task.Run(
                () =>
                {
                    var names = new NameHash();
                    foreach (var (reading, _) in whole)
                        names.Add(reading.Item.Name);
                    writer.Write(whole[0].Reading.Place / PartSize, [.. whole.SelectMany(p => p.Rows)], names.Text);
                },
                CancellationToken.None
            );
        }
    }

    private static BatchSummary Added(BatchSummary summary, Row row, long skipped) =>
        summary with
        {
            Pictures = summary.Pictures + 1,
            Errors = summary.Errors + (row.Error is null ? 0 : 1),
            Correct = summary.Correct + (row.Correct == true ? 1 : 0),
            Labelled = summary.Labelled + (row.Correct is null ? 0 : 1),
            ObjectErrors = summary.ObjectErrors + (row.ObjectError is null ? 0 : 1),
            ObjectError = summary.ObjectError ?? row.ObjectError,
            Skipped = skipped,
        };
}
