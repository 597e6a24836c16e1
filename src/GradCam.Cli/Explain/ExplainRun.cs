using System.Diagnostics;
using GradCam.Cli.Json;
using GradCam.Datasets;
using Spectre.Console;

namespace GradCam.Cli.Explain;

/// <summary>Explains many inputs side by side; one that fails does not stop the rest.</summary>
internal sealed class ExplainRun(Explainer explainer, ExplainRequest request, Artifacts artifacts, (OutputNames Names, Staging Staging) output, Terminal terminal)
{
    private Action<int> _passes = _ => { };

    /// <summary>A map with findings counts as failed.</summary>
    public bool Strict { get; init; }

    /// <summary>Explains all inputs, with a progress bar where someone can see it, and reports.</summary>
    /// <returns>What was done and what failed, in the order of the inputs.</returns>
    public async Task<ExplainResult> All(IReadOnlyList<InputFile> files, bool json, CancellationToken cancel)
    {
        var result = new ExplainResult([], []);
        foreach (var remark in explainer.Remarks) terminal.Warn(remark.Message);
        if (terminal.ShowProgress && (files.Count > 1 || request.Methods.Any(m => m.Passes != "1")))
            await Progress(files.Count, advance => Each(files, result, advance, cancel));
        else await Each(files, result, () => { }, cancel);

        foreach (var failure in result.Failures) terminal.Fail(failure.Error.Contains(failure.Input, StringComparison.Ordinal) ? failure.Error : $"{failure.Input}: {failure.Error}");
        if (json) terminal.Raw(JsonText.Of(result));
        else ExplainReport.Print(result, files.Count, terminal);
        return result;
    }

    private async Task Each(IReadOnlyList<InputFile> files, ExplainResult result, Action advance, CancellationToken cancel)
    {
        var asked = request with { Advance = count => _passes(count) };
        Source[] sources = [.. files.Select(file => Source.File(file.Path))];
        var fileOf = sources.Zip(files).ToDictionary(pair => pair.First, pair => pair.Second);
        await foreach (var (_, source, done, error) in explainer.ExplainMany(sources, asked, (source, explanations) => Write(fileOf[source], explanations, cancel), null, cancel))
        {
            var file = fileOf[source];
            try
            {
                if (error is not null) throw error;
                done!.Commit(artifacts, output.Names);
                result.Explanations.AddRange(done.Rows);
                if (Strict && done.Rows.SelectMany(r => r.Diagnostics).FirstOrDefault() is { } finding) result.Failures.Add(new(file.Path, $"{finding.Message} [{finding.Code}, --strict]"));
            }
            catch (GradCamException e)
            {
                result.Failures.Add(new(file.Path, e.Message));
            }
            advance();
        }
    }

    /// <summary>Writes one input's files. Nothing of its pixels is kept.</summary>
    private Written Write(InputFile file, IReadOnlyList<Explanation> explanations, CancellationToken cancel)
    {
        var staged = new StagedFiles(file, output.Staging);
        var sheet = new SheetTiles();
        var rows = new List<ExplanationRow>();
        bool batch = explanations.Any(e => e.Sample > 0);
        foreach (var e in explanations)
        {
            cancel.ThrowIfCancellationRequested();
            var t = e.Target;
            rows.Add(new ExplanationRow(file.Path, e.Sample, e.Layer.Name, e.Method.Name, new(t.Index, t.Label, t.Score, t.Probability),
                [.. e.Predictions.Select(p => new PredictionRow(p.Index, p.Label, p.Score, p.Probability))],
                artifacts.Write(staged, e, batch, sheet), [.. e.Diagnostics.Select(d => new DiagnosticRow(d.Code, d.Message))]));
        }
        if (rows.Count > 0) artifacts.WriteSheet(staged, sheet, rows[^1].Files);
        return new Written(rows, staged);
    }

    private Task Progress(int count, Func<Action, Task> work) => terminal.Error.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(context =>
        {
            var task = context.AddTask("Explaining", maxValue: count);
            var (clock, passes, done) = (Stopwatch.StartNew(), 0L, 0);
            _passes = more => task.Description = $"Explaining ({Interlocked.Add(ref passes, more):N0} passes)";
            return work(() =>
            {
                task.Increment(1);
                if (++done > 1 && passes == 0) task.Description = $"Explaining ({done / clock.Elapsed.TotalSeconds:N1} per second)";
            });
        });

    /// <summary>One input's rows, and its files until they have their names.</summary>
    private sealed record Written(IReadOnlyList<ExplanationRow> Rows, StagedFiles Files)
    {
        public void Commit(Artifacts artifacts, OutputNames names)
        {
            Files.Commit(names);
            // Names stand in the JSON, which is why it is written at last.
            artifacts.WriteJson(Files, new ExplainResult([.. Rows], []));
            Files.Commit(names);
        }
    }
}
