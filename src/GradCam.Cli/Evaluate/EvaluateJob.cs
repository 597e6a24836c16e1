using System.CommandLine;
using System.Globalization;
using GradCam.Cli.Json;
using GradCam.Data;
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
        var wanted = options.Of(parsed);
        var pictures = PictureSet.Open(text, options.List.PicturesOf(parsed));
        using var explainer = model.Load(parsed, terminal: terminal);
        foreach (var remark in explainer.Diagnostics)
            terminal.Warn(remark.Message);
        var report = new JobProgress(terminal).Show(progress => explainer.Evaluate(pictures, wanted, progress, cancel));
        foreach (string remark in pictures.Remarks.Concat(report.Remarks))
            terminal.Warn(remark);
        foreach (var (reason, count) in report.Failures.OrderByDescending(f => f.Value).Take(3))
            terminal.Warn(string.Create(CultureInfo.InvariantCulture, $"{count:N0} pictures: {reason}"));
        if (table is not null)
            report.WriteValues(table);
        if (page is not null)
            report.WritePage(page, Title());
        if (parsed.GetValue(options.Json))
            terminal.Raw(JsonText.Of(report));
        else
            Tell(report, [.. new[] { page, table }.OfType<string>()]);
        return report.Values.Pictures.Count == report.Values.Drawn ? ExitCode.Done : ExitCode.SomeFailed;
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

    private void Tell(EvaluationReport report, string[] written)
    {
        var evaluation = report.Values;
        // Maps that know nothing have none.
        string[] layers = [.. evaluation.Candidates.Select(c => c.Layer).Where(l => l.Length > 0).Distinct()];
        foreach (var question in report.Metrics.GroupBy(m => m.Question))
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
        foreach (string sentence in report.Advice)
            terminal.Line(sentence);
        string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        terminal.Card(
            "evaluation",
            [
                ("pictures", $"{Number(report.Pictures)} of {Number(report.SourcePictures)}"),
                .. layers.Length == 1 ? [("layer", layers[0])] : (ReadOnlySpan<(string, string)>)[],
                ("inputs run", Number(report.Inputs)),
                ("seconds", report.Seconds.ToString("N1", CultureInfo.InvariantCulture)),
                .. written.Select(file => ("written", file)),
            ]
        );
    }
}
