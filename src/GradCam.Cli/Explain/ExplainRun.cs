using GradCam.Cli.Json;
using GradCam.Imaging;
using Spectre.Console;

namespace GradCam.Cli.Explain;

/// <summary>Explains many inputs one after the other; one that fails does not stop the rest.</summary>
internal sealed class ExplainRun(Explainer explainer, ExplainRequest request, Artifacts artifacts, Terminal terminal)
{
    private Action<int> _passes = _ => { };

    /// <summary>Where pictures come from.</summary>
    public required ReadAhead Pictures { get; init; }

    /// <summary>A map with findings counts as failed.</summary>
    public bool Strict { get; init; }

    /// <summary>Explains all inputs, with a progress bar where someone can see it, and reports.</summary>
    /// <returns>What was done and what failed.</returns>
    public ExplainResult All(IReadOnlyList<InputFile> files, bool json, CancellationToken cancel)
    {
        var rows = new List<ExplanationRow>();
        var failures = new List<FailureRow>();
        foreach (var remark in explainer.Remarks) terminal.Warn(remark.Message);
        if (terminal.ShowProgress && (files.Count > 1 || request.Methods.Any(m => m.Passes != "1")))
            AnsiProgress(files.Count, advance => Each(files, rows, failures, advance, cancel));
        else Each(files, rows, failures, () => { }, cancel);

        foreach (var failure in failures) terminal.Fail(failure.Error.Contains(failure.Input, StringComparison.Ordinal) ? failure.Error : $"{failure.Input}: {failure.Error}");
        var result = new ExplainResult(rows, failures);
        if (json) terminal.Raw(JsonText.Of(result));
        else ExplainReport.Print(result, files.Count, terminal);
        return result;
    }

    private void Each(IReadOnlyList<InputFile> files, List<ExplanationRow> rows, List<FailureRow> failures, Action advance, CancellationToken cancel)
    {
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var sheet = new SheetTiles();
                ExplanationRow[] own = [.. One(file, sheet, cancel)];
                artifacts.WriteJson(file, new ExplainResult(own, []));
                if (artifacts.WriteSheet(file, sheet) is { } written) own[^1].Files.Sheet = written;
                rows.AddRange(own);
                if (Strict && own.SelectMany(r => r.Diagnostics).FirstOrDefault() is { } finding) failures.Add(new(file.Path, $"{finding.Message} [{finding.Code}, --strict]"));
            }
            catch (GradCamException e)
            {
                failures.Add(new(file.Path, e.Message));
            }
            advance();
        }
    }

    private IEnumerable<ExplanationRow> One(InputFile file, SheetTiles sheet, CancellationToken cancel)
    {
        var asked = request with { Advance = count => _passes(count) };
        var explanations = file.IsTensor
            ? explainer.Explain(Npy.Load(file.Path), asked, cancel)
            : explainer.Explain(Pictures.Take(file), asked, cancel);
        bool batch = explanations.Any(e => e.Sample > 0);
        foreach (var e in explanations)
        {
            cancel.ThrowIfCancellationRequested();
            var t = e.Target;
            yield return new ExplanationRow(file.Path, e.Sample, e.Layer.Name, e.Method.Name, new(t.Index, t.Label, t.Score, t.Probability),
                [.. e.Predictions.Select(p => new PredictionRow(p.Index, p.Label, p.Score, p.Probability))],
                artifacts.Write(file, e, batch, sheet), [.. e.Diagnostics.Select(d => new DiagnosticRow(d.Code, d.Message))]);
        }
    }

    private void AnsiProgress(int count, Action<Action> work) => terminal.Error.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            var task = context.AddTask("Explaining", maxValue: count);
            long passes = 0;
            _passes = count => task.Description = $"Explaining ({passes += count:N0} passes)";
            work(() => task.Increment(1));
        });
}
