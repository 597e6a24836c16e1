using System.CommandLine;
using System.Globalization;
using GradCam.Cli.Json;
using GradCam.Data.Metrics;
using GradCam.Data.Metrics.Evaluation;

namespace GradCam.Cli.Evaluate;

/// <summary>An evaluation, from the command line's words to its tables.</summary>
/// <param name="parsed">The words.</param>
/// <param name="model">The options of the model.</param>
/// <param name="options">The other options.</param>
/// <param name="terminal">Shows progress and result.</param>
internal sealed class EvaluateJob(ParseResult parsed, ModelOptions model, EvaluateOptions options, Terminal terminal)
{
    /// <summary>Evaluates.</summary>
    /// <exception cref="GradCamException">Source, model or options are not what they should be.</exception>
    public int Run(string text, CancellationToken cancel)
    {
        string? page = Place(options.Output, "evaluation.html"),
            table = Place(options.Parquet, "evaluation.parquet");
        var limits = model.Limit.Of(parsed);
        var wanted = options.Of(parsed, limits);
        var source = options.Source(parsed, text);
        using var explainer = model.Load(parsed, terminal: terminal);
        foreach (var remark in explainer.Diagnostics)
            terminal.Warn(remark.Message);
        var evaluation = new EvaluateProgress(terminal).Show(progress =>
            new Evaluator(explainer, wanted with { Progress = progress }).Run(source, cancel)
        );
        foreach (string remark in source.Remarks.Concat(evaluation.Remarks))
            terminal.Warn(remark);
        foreach (var (reason, count) in evaluation.Failures.OrderByDescending(f => f.Value).Take(3))
            terminal.Warn(string.Create(CultureInfo.InvariantCulture, $"{count:N0} pictures: {reason}"));
        if (table is not null)
            EvaluationTable.Write(evaluation, table);
        if (page is not null)
            EvaluationPage.Write(evaluation, Title(), page);
        string[] advice = [.. new Advice(evaluation).Sentences()];
        if (parsed.GetValue(options.Json))
            terminal.Raw(JsonText.Of(EvaluateResult.Of(evaluation, advice)));
        else
            Tell(evaluation, advice, [.. new[] { page, table }.OfType<string>()]);
        return evaluation.Pictures.Count == evaluation.Drawn ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private string Title() => $"Maps of {Path.GetFileName(parsed.GetValue(model.Model) ?? BuiltInModel.All[0].Name)}";

    private string? Place(Option<string?> option, string example)
    {
        if (parsed.GetValue(option) is not { } file)
            return null;
        if (Directory.Exists(file))
            throw new GradCamException(
                $"{file} is a folder; name a file with {option.Name}, such as {Path.Combine(file, example)}."
            );
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new GradCamException(
                $"The folder '{folder}' does not exist: create it, or give another name with {option.Name}."
            );
        new OverwriteGuard(parsed.GetValue(options.Overwrite), []).Check(file);
        return file;
    }

    private void Tell(Evaluation evaluation, string[] advice, string[] written)
    {
        // Maps that know nothing have none.
        string[] layers = [.. evaluation.Candidates.Select(c => c.Layer).Where(l => l.Length > 0).Distinct()];
        foreach (var question in evaluation.Metrics.GroupBy(m => m.Question))
        {
            terminal.Line(question.Key.InWords());
            var table = new FittedTable([
                "Method",
                "Layer",
                .. question.Select(m => $"{m.Name} {EvaluationWords.Arrow(m.Better)}".Trim()),
            ])
            {
                Keys = 2,
                LeftOutFirst = layers.Length > 1 ? [] : ["Layer"],
            };
            foreach (var row in EvaluationRows.Of(evaluation, [.. question]))
                table.Row([row.Candidate.Method, row.Candidate.Layer, .. row.Cells]);
            terminal.Table(table);
            foreach (var metric in question)
                terminal.Line($"  {metric.Name}: {metric.HowToRead}");
            terminal.Line("");
        }
        foreach (string sentence in advice)
            terminal.Line(sentence);
        string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        terminal.Card(
            "evaluation",
            [
                ("pictures", $"{Number(evaluation.Pictures.Count)} of {Number(evaluation.SourcePictures)}"),
                .. layers.Length == 1 ? [("layer", layers[0])] : (ReadOnlySpan<(string, string)>)[],
                ("inputs run", Number(evaluation.Inputs)),
                ("seconds", evaluation.Took.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)),
                .. written.Select(file => ("written", file)),
            ]
        );
    }
}
