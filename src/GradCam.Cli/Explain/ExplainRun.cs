using System.Collections.Concurrent;
using System.Diagnostics;
using GradCam.Cli.Json;
using GradCam.Foundation;
using GradCam.Json;

namespace GradCam.Cli.Explain;

/// <summary>Explains many inputs side by side; one that fails does not stop the rest.</summary>
internal sealed class ExplainRun(
    Explainer explainer,
    ExplainRequest request,
    Artifacts artifacts,
    (OutputNames Names, Staging Staging) output,
    DoneSoFar done,
    Terminal terminal
)
{
    private readonly ConcurrentDictionary<CamMethod, GradCamException> _failed = new();

    private readonly ConcurrentDictionary<string, GradCamException> _failedInputs = new();
    private readonly ConcurrentDictionary<string, string> _leftOut = new();

    private Action<int> _passes = _ => { };

    /// <summary>A map with findings counts as failed.</summary>
    public bool Strict { get; init; }

    /// <summary>Is called when the first input is done, or a progress bar says what is done.</summary>
    public Action Begun { get; init; } = () => { };

    /// <summary>Explains all inputs, with a progress bar where someone can see it.</summary>
    /// <param name="files">The inputs.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task All(IReadOnlyList<InputFile> files, CancellationToken cancel)
    {
        // Tensors are fed as they are.
        bool prepares = files.Any(f => !InputFile.IsTensor(f.Path));
        Diagnostic[] remarks = [.. explainer.Diagnostics.Where(r => prepares || r.Code != "assumed-preprocessing")];
        foreach (var remark in remarks)
            terminal.Warn(remark.Message);
        if (remarks.Any(r => r.Code.StartsWith("assumed", StringComparison.Ordinal)))
            terminal.Warn("`gradcam inspect` says how the model is read, and what of it is assumed.");
        if (terminal.ShowProgress && (files.Count > 1 || request.Methods.Any(m => m.Passes != "1")))
        {
            Begun();
            await Progress(files.Count, advance => Each(files, advance, cancel));
        }
        else
            await Each(files, () => { }, cancel);
    }

    private async Task Each(IReadOnlyList<InputFile> files, Action advance, CancellationToken cancel)
    {
        var asked = request with
        {
            Advance = count => _passes(count),
            // The same for every input, for what a method lacks is something in the model.
            MethodFailed = (method, error) => _failed.TryAdd(method, error),
            InputLeftOut = (input, reason) =>
            {
                if (_leftOut.TryAdd(input, reason))
                    terminal.Warn(reason);
            },
            InputFailed = (input, error) => _failedInputs.TryAdd(input, error),
        };
        Source[] sources = [.. files.Select(file => file.Source)];
        var fileOf = sources.Zip(files).ToDictionary(pair => pair.First, pair => pair.Second);
        Written Finish(Source source, IReadOnlyList<Explanation> explanations) =>
            Write(fileOf[source], explanations, cancel);
        await foreach (var (_, source, written, error) in explainer.ExplainMany(sources, asked, Finish, null, cancel))
        {
            Begun();
            done.Add(result => Take(result, fileOf[source], written, error));
            advance();
        }
    }

    private void Take(ExplainResult result, InputFile file, Written? written, Exception? error)
    {
        try
        {
            if (error is null)
                written!.Commit(artifacts, output.Names);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            error = e;
        }
        if (error is not null)
        {
            terminal.Trace(error);
            result.Failures.Add(
                new(file.Name, (error as GradCamException ?? UnexpectedError.Wrap(error, file.Name)).Message)
            );
            return;
        }
        result.Explanations.AddRange(written!.Rows);
        result.Failures.AddRange(written.Failures);
        foreach (var method in request.Methods)
            if (_failed.TryGetValue(method, out var reason) && written.Rows.All(r => r.Method != method.Name))
                result.Failures.Add(new(file.Name, $"{method.Title}: {reason.Message}"));
        foreach (var (input, reason) in _failedInputs)
            result.Failures.Add(new(file.Name, $"Input '{input}': {reason.Message}"));
        if (Strict && written.Rows.SelectMany(r => r.Diagnostics).FirstOrDefault() is { } finding)
            result.Failures.Add(new(file.Name, $"{finding.Message} [{finding.Code}, --strict]"));
    }

    /// <summary>Writes one input's files. Nothing of its pixels is kept.</summary>
    private Written Write(InputFile file, IReadOnlyList<Explanation> explanations, CancellationToken cancel)
    {
        try
        {
            return WriteAll(file, explanations, cancel);
        }
        catch (Exception e) when (UnexpectedError.Is(e) && !cancel.IsCancellationRequested)
        {
            throw UnexpectedError.Wrap(e, file.Path);
        }
    }

    private Written WriteAll(InputFile file, IReadOnlyList<Explanation> explanations, CancellationToken cancel)
    {
        var staged = new StagedFiles(file, output.Staging);
        var sheet = new SheetTiles();
        var rows = new List<ExplanationRow>();
        var failures = new List<FailureRow>();
        bool batch = file.Bag.Count == 0 && explanations.Any(e => e.Sample > 0),
            inputs = explanations.Any(e => e.Input != explanations[0].Input),
            only = explanations.Count(e => NotFinite(e) is null) == 1;
        foreach (var e in explanations)
        {
            cancel.ThrowIfCancellationRequested();
            // A map that cannot be drawn does not take the others with it.
            if (NotFinite(e) is { } reason)
            {
                failures.Add(new(file.Name, $"{e.Method.Title} at {e.LayerName}: {reason}"));
                continue;
            }
            var own = file.Bag.Count > 0 ? file.Bag[e.Sample] : file;
            rows.Add(
                new ExplanationRow(
                    own.Name,
                    e.Sample,
                    e.LayerName,
                    e.Method.Name,
                    TargetRow.Of(e),
                    [.. e.Predictions.Select(PredictionRow.Of)],
                    artifacts.Write(staged.Of(own), e, (inputs, batch), only, sheet),
                    [.. e.Diagnostics.Select(DiagnosticRow.Of)]
                )
                {
                    ModelInput = inputs ? e.Input : null,
                    Bag = file.Bag.Count > 0 ? file.Bag.Count : null,
                }
            );
        }
        if (rows.Count > 0)
            artifacts.WriteSheet(staged, Path.GetFileName(file.Path), sheet, rows[^1].Files);
        return new Written(rows, failures, staged);
    }

    private static string? NotFinite(Explanation e) =>
        e.Raw.Data.All(float.IsFinite) ? null : e.Diagnostics.FirstOrDefault(d => d.Code == "not-finite")?.Message;

    private Task Progress(int count, Func<Action, Task> work) =>
        terminal.Progress(context =>
        {
            var task = context.AddTask("Explaining", maxValue: count);
            var (clock, passes, inputs) = (Stopwatch.StartNew(), 0L, 0);
            void Say(FormattableString text) => task.Description = FormattableString.Invariant(text);
            _passes = more => Say($"Explaining ({Interlocked.Add(ref passes, more):N0} passes)");
            return work(() =>
            {
                task.Increment(1);
                if (++inputs > 1 && passes == 0)
                    Say($"Explaining ({inputs / clock.Elapsed.TotalSeconds:N1} per second)");
            });
        });

    /// <summary>One input's rows, and its files until they have their names.</summary>
    private sealed record Written(
        IReadOnlyList<ExplanationRow> Rows,
        IReadOnlyList<FailureRow> Failures,
        StagedFiles Files
    )
    {
        public void Commit(Artifacts artifacts, OutputNames names)
        {
            Files.Commit(names);
            // Names stand in the JSON, which is why it is written at last.
            artifacts.WriteJson(Files, new ExplainResult([.. Rows], [.. Failures]));
            Files.Commit(names);
        }
    }
}
