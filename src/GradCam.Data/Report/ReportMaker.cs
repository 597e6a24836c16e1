using DuckDB.NET.Data;
using GradCam.Data.Report.Bundle;
using GradCam.Data.Report.Counting;
using GradCam.Data.Report.Leaks;
using GradCam.Data.Report.Pictures;
using GradCam.Data.Report.Slices;
using GradCam.Data.Runs;

namespace GradCam.Data.Report;

/// <summary>Makes the content of a report from rows.</summary>
/// <param name="rows">The rows.</param>
internal sealed class ReportMaker(ReportRows rows)
{
    /// <summary>The pictures of a report if no number is given.</summary>
    public const int UsualGallery = 1000;

    private const int MostReasons = 20;

    /// <summary>The title; null for one that names model and source.</summary>
    public string? Title { get; init; }

    /// <summary>The pictures that are shown.</summary>
    public int Gallery { get; init; } = UsualGallery;

    /// <summary>Is told what is being done.</summary>
    public Action<string> Step { get; init; } = _ => { };

    /// <summary>Makes it; photographs are not in it yet.</summary>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">The rows cannot be counted.</exception>
    public ReportBundle Make(CancellationToken cancel)
    {
        try
        {
            return Counted(cancel);
        }
        catch (DuckDBException e)
        {
            throw new GradCamException(
                $"The rows cannot be counted ({Database.Reason(e)}): check the files, or merge them anew.",
                e
            );
        }
    }

    private ReportBundle Counted(CancellationToken cancel)
    {
        var settings = rows.Settings;
        Step("Counting");
        var classes = ClassTable.Of(rows);
        var counts = ClassCounts.Of(rows);
        bool labelled = counts.Labelled > 0;
        var picker = new GalleryPicker(rows);
        var examples = new List<IReadOnlyList<long>>();
        // Examples are numbers of pictures until the gallery is filled, and positions in it afterwards.
        IReadOnlyList<int> Examples(string where)
        {
            examples.Add(picker.Errors(where));
            return [examples.Count - 1];
        }
        IReadOnlyList<int> Placed(IReadOnlyList<int> example) => [.. examples[example[0]].Select(picker.PositionOf)];
        SliceSearch? slices = null;
        LeakTest? leak = null;
        if (labelled)
        {
            Step("Searching for groups of errors");
            var table = ReportTable.Read(rows);
            slices = SliceReport.Of(table, Examples, cancel);
            cancel.ThrowIfCancellationRequested();
            Step("Testing what gives labels away");
            leak = LeakTester.Of(table);
        }
        cancel.ThrowIfCancellationRequested();
        Step("Averaging maps");
        var pairs = counts.Pairs();
        var confused = pairs
            .Select(p => new ConfusedPair
            {
                Label = p.Label,
                Predicted = p.Predicted,
                Share = p.Share,
                Examples = Examples(
                    $"index IN (SELECT index FROM counted WHERE label_class = {p.Label} "
                        + $"AND predicted_class = {p.Predicted})"
                ),
            })
            .ToList();
        var means = new MeanMapMaker(rows).Of(pairs.Select(p => (p.Label, p.Predicted)));
        Step("Choosing pictures");
        var gallery = picker.Fill(Gallery, classes.Names);
        var (shown, matrix) = counts.Matrix();
        var bundle = new ReportBundle
        {
            Title = Title ?? Named(settings),
            Made = DateTime.UtcNow,
            Run = Facts(settings, counts.Labelled),
            Headlines = [],
            Classes = classes.Names,
            Recognition = labelled ? RecognitionCounter.Of(rows, counts) : null,
            Calibration = labelled ? RecognitionCounter.CalibrationOf(rows) : null,
            Confusion = labelled
                ? new()
                {
                    Shown = shown,
                    Matrix = matrix,
                    Pairs = [.. confused.Select(p => p with { Examples = Placed(p.Examples) })],
                }
                : null,
            Slices = slices is null
                ? null
                : slices with
                {
                    Found = [.. slices.Found.Select(s => s with { Examples = Placed(s.Examples) })],
                },
            Leak = leak,
            MeanMaps = means,
            Findings = Named("unnest(findings)", int.MaxValue),
            Errors = Named("error", MostReasons),
            Gallery = gallery,
        };
        return bundle with { Headlines = Headlines.Of(bundle) };
    }

    private static string Named(RunSettings? settings) =>
        settings is { } run ? $"{run["model"]} on {run["source"]}" : "Rows of pictures";

    private RunFacts Facts(RunSettings? settings, long labelled) =>
        new()
        {
            Model = settings?["model"],
            Source = settings?["source"],
            Command = settings?[RunSettings.Command],
            Method = rows.Explained.Method,
            Layer = rows.Explained.Layer,
            Pictures = rows.Count("TRUE"),
            Labelled = labelled,
            Failed = rows.Count("error IS NOT NULL"),
            Remarks = rows.Remarks,
        };

    private NamedCount[] Named(string sql, int most) =>
        [
            .. rows.Database.Query(
                $"SELECT name, count(*) FROM (SELECT {sql} AS name FROM rows) WHERE name IS NOT NULL GROUP BY name "
                    + $"ORDER BY count(*) DESC, name LIMIT {most}",
                r => new NamedCount { Name = r.GetString(0), Count = r.GetInt64(1) }
            ),
        ];
}
