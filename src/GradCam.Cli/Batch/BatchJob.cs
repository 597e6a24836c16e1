using System.CommandLine;
using System.Globalization;
using GradCam.Caching;
using GradCam.Cli.Explain;
using GradCam.Cli.Json;
using GradCam.Data.Rows;
using GradCam.Data.Runs;
using GradCam.Data.Sources;

namespace GradCam.Cli.Batch;

/// <summary>A run over a data set, from the command line's words to its summary.</summary>
internal sealed class BatchJob : IDisposable
{
    private const int MostUnknown = 5;

    private readonly Explainer _explainer;
    private readonly BatchRun _run;
    private readonly LabelMapping _labels;
    private readonly RunFolder _folder;
    private readonly Terminal _terminal;
    private readonly long? _total;
    private readonly bool _json;

    private BatchJob(
        Explainer explainer,
        BatchRun run,
        LabelMapping labels,
        RunFolder folder,
        Terminal terminal,
        (long? Total, bool Json) shown
    )
    {
        (_explainer, _run, _labels, _folder, _terminal) = (explainer, run, labels, folder, terminal);
        (_total, _json) = shown;
    }

    /// <summary>Opens source, model and folder.</summary>
    /// <exception cref="GradCamException">One of them is not what it should be.</exception>
    public static BatchJob Prepare(
        ParseResult parsed,
        string text,
        (ModelOptions Model, ExplainOptions Explain, BatchOptions Batch) options,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        var batch = options.Batch;
        var shard = Shard.Parse(parsed.GetValue(batch.Shard), Environment.GetEnvironmentVariable);
        var limits = options.Model.Limit.Of(parsed);
        var pictures = batch.PicturesOf(parsed);
        var source = PictureSource.Open(text, pictures);
        long? total = source.Count(cancel) / shard.Count;
        foreach (string remark in source.Remarks)
            terminal.Warn(remark);
        var explainer = options.Model.Load(parsed, terminal: terminal);
        try
        {
            var request = options.Explain.Request(parsed, limits) with
            {
                Features = parsed.GetValue(batch.SaveFeatures),
            };
            explainer.Check(request);
            foreach (var remark in explainer.Diagnostics)
                terminal.Warn(remark.Message);
            var settings = RunSettings.Of([
                .. Settings(parsed, source, shard, options),
                .. Locations(text, parsed.GetValue(batch.Root)),
            ]);
            var folder = RunFolder.Open(parsed.GetValue(batch.Folder)!, settings);
            var labels = new LabelMapping(explainer.Labels, explainer.Model.Network.Classes, pictures.LabelMap);
            var run = new BatchRun(explainer, request, source, folder, shard)
            {
                PartSize = parsed.GetValue(batch.Part),
                Limits = limits,
                // Overlays are as large as the photographs.
                LeastSide =
                    parsed.GetValue(batch.FullSize) || parsed.GetValue(batch.Overlays)
                        ? int.MaxValue
                        : BatchRun.EnoughFor(explainer.Preprocessing),
                Maker = new(
                    explainer,
                    request,
                    labels,
                    new(parsed.GetValue(batch.Mirror), parsed.GetValue(batch.Overlays) ? Overlays(folder) : null)
                ),
            };
            run.CheckBegun(parsed.GetValue(batch.Resume));
            return new(explainer, run, labels, folder, terminal, (total, parsed.GetValue(batch.Json)));
        }
        catch
        {
            explainer.Dispose();
            throw;
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="finish">Ends it behind the part that it is at; a second signal ends the process at once.</param>
    public async Task<int> Run(CancellationToken finish)
    {
        finish.ThrowIfCancellationRequested();
        _terminal.Interruption?.Wait();
        using var _ = finish.Register(() =>
            _terminal.Say("The part that is being written is finished first; once more ends at once.")
        );
        var progress = new BatchProgress(_terminal, _total);
        var summary = await progress.Show(report => _run.Run(report, finish, CancellationToken.None));
        Tell(summary);
        if (!summary.IsComplete)
        {
            _terminal.Stop(" Go on with --resume.");
            return ExitCode.NothingDone;
        }
        return summary.Errors == 0 ? ExitCode.Done
            : summary.Errors < summary.Pictures + summary.Skipped ? ExitCode.SomeFailed
            : ExitCode.NothingDone;
    }

    public void Dispose() => _explainer.Dispose();

    private void Tell(BatchSummary summary)
    {
        string[] unknown = [.. _labels.Unknown];
        if (unknown.Length > 0)
        {
            string names = string.Join(", ", unknown.Take(MostUnknown).Select(u => $"'{u}'"));
            string more = unknown.Length > MostUnknown ? $" and {unknown.Length - MostUnknown} more" : "";
            _terminal.Warn(
                $"The model has no classes of the labels {names}{more}, so that nothing says whether these pictures "
                    + "are recognized: give the classes that they mean with --label-map FILE.csv."
                    + (_labels.Suggestion(unknown[0]) is { } suggestion ? $" {suggestion}" : "")
            );
        }
        if (summary.ObjectErrors > 0)
            _terminal.Warn(
                FormattableString.Invariant(
                    $"The box or mask of {summary.ObjectErrors:N0} in {summary.Pictures:N0} pictures cannot be used; "
                ) + $"the column object_error says why. The first: {summary.ObjectError}"
            );
        if (_json)
        {
            _terminal.Raw(JsonText.Of(BatchResult.Of(_folder.Path, summary)));
            return;
        }
        string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        _terminal.Card(
            _folder.Path,
            [
                ("pictures", Number(summary.Pictures)),
                .. summary.Skipped > 0
                    ? [("done before", Number(summary.Skipped))]
                    : (ReadOnlySpan<(string, string)>)[],
                .. summary.Labelled > 0 ? [("recognized", Recognized(summary))] : (ReadOnlySpan<(string, string)>)[],
                ("errors", Number(summary.Errors)),
                ("written", Path.Combine(_folder.Path, "parts", "*.parquet")),
            ]
        );
    }

    private static string Recognized(BatchSummary summary)
    {
        double percent = 100.0 * summary.Correct / summary.Labelled;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Correct:N0} of {summary.Labelled:N0}, {percent:0.0} %"
        );
    }

    private static Func<long, string, Explanation, string> Overlays(RunFolder folder) =>
        (index, name, explanation) =>
        {
            string file = folder.OverlayOf(index, name);
            explanation.Overlay().Save(folder.At(file));
            return file;
        };

    private static IEnumerable<(string, string)> Settings(
        ParseResult parsed,
        PictureSource source,
        Shard shard,
        (ModelOptions Model, ExplainOptions Explain, BatchOptions Batch) options
    )
    {
        yield return ("source", source.Name);
        yield return ("shards", shard.Count.ToString(CultureInfo.InvariantCulture));
        yield return ("part", parsed.GetValue(options.Batch.Part).ToString(CultureInfo.InvariantCulture));
        string model = options.Model.Local(parsed);
        yield return ("model", Path.GetFileName(model));
        yield return ("model-hash", ContentHash.OfFile(model) ?? "built in");
        // What is not given is the same in both runs, whatever it is.
        foreach (var option in parsed.CommandResult.Command.Options.OrderBy(o => o.Name, StringComparer.Ordinal))
            if (!IsOfTheMachine(option, options) && parsed.GetResult(option) is { Implicit: false } given)
                yield return (option.Name, string.Join(' ', given.Tokens.Select(t => t.Value)));
        string[] words = [.. parsed.Tokens.Select(t => t.Value)];
        yield return (RunSettings.Command, $"gradcam {string.Join(' ', WithoutShard(words).Select(Quoted))}");
    }

    /// <summary>Where the pictures lie on this machine, so that a report finds them again.</summary>
    private static IEnumerable<(string, string)> Locations(string source, string? root)
    {
        // Paths on the standard input are relative to the folder of the run's process.
        if (source != "-")
            yield return (RunSettings.Location, Path.GetFullPath(source));
        if (root is not null || source == "-")
            yield return (RunSettings.LocationRoot, Path.GetFullPath(root ?? "."));
    }

    /// <summary>Options that do not change the rows.</summary>
    private static bool IsOfTheMachine(
        Option option,
        (ModelOptions Model, ExplainOptions Explain, BatchOptions Batch) options
    ) =>
        option == options.Batch.Folder
        || option == options.Batch.Resume
        || option == options.Batch.Shard
        || option == options.Batch.Part
        || option == options.Batch.Root
        || option == options.Batch.Json
        || option == options.Model.Model
        || option == options.Model.Threads
        || option == options.Model.NoCache
        || option == options.Model.Offline
        || option == options.Explain.BatchSize
        || option.Recursive;

    private static IEnumerable<string> WithoutShard(string[] words)
    {
        for (int i = 0; i < words.Length; i++)
            if (words[i] is "--shard" or "-o" or "--output")
                i++;
            else if (words[i] != "--resume")
                yield return words[i];
    }

    private static string Quoted(string word) =>
        word.All(c => char.IsLetterOrDigit(c) || "-_./,:=*".Contains(c))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
