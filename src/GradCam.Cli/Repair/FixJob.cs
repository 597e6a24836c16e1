using System.CommandLine;
using GradCam.Cli.Json;
using GradCam.Data;

namespace GradCam.Cli.Repair;

/// <summary>A repair, from the command line's words to the fixed file.</summary>
/// <param name="parsed">The words.</param>
/// <param name="options">The options.</param>
/// <param name="terminal">Shows progress and result.</param>
internal sealed class FixJob(ParseResult parsed, FixOptions options, Terminal terminal)
{
    private readonly FixShown _shown = new(terminal);

    private bool IsJson => parsed.GetValue(options.Json);

    /// <summary>Repairs.</summary>
    /// <exception cref="GradCamException">
    /// Model, audit or pictures do not suffice, or the file cannot be written.
    /// </exception>
    public int Run(CancellationToken cancel)
    {
        string input = options.Model.Local(parsed, parsed.GetValue(options.Input), terminal),
            output = parsed.GetValue(options.Output) ?? Path.GetFileNameWithoutExtension(input) + ".fixed.onnx";
        OutputFile.Check(input, output, "fixed.onnx", parsed.GetValue(options.Overwrite));
        if (parsed.GetValue(options.Undo))
        {
            FixedModel.Undo(input, output);
            terminal.Line($"Written to {output}: the model as it was.");
            return ExitCode.Done;
        }
        var words = new FixWords(parsed, options);
        words.Check();
        var (basis, wanted) = (words.Basis(), words.Wanted());
        using var explainer = options.Model.Load(parsed, input, terminal, whole: true);
        foreach (var remark in explainer.Diagnostics)
            terminal.Warn(remark.Message);
        return parsed.GetValue(options.Components) is { } name
            ? Components(explainer, basis, name, cancel)
            : Fix(explainer, basis, output, wanted, cancel);
    }

    private int Fix(
        Explainer explainer,
        FixBasis basis,
        string output,
        Data.FixOptions wanted,
        CancellationToken cancel
    )
    {
        var report = new JobProgress(terminal).Show(progress => explainer.Fix(basis, output, wanted, progress, cancel));
        foreach (string remark in report.Remarks)
            terminal.Warn(remark);
        if (report is { Output: not null, Card: null })
            CardFile.WarnOf(output, terminal);
        if (IsJson)
            terminal.Raw(JsonText.Of(report));
        else
            _shown.Tell(report);
        return report.Output is null ? ExitCode.NothingDone : ExitCode.Done;
    }

    private int Components(Explainer explainer, FixBasis basis, string name, CancellationToken cancel)
    {
        var report = new JobProgress(terminal).Show(progress => explainer.Components(basis, name, progress, cancel));
        foreach (string remark in report.Remarks)
            terminal.Warn(remark);
        if (IsJson)
            terminal.Raw(JsonText.Of(report));
        else
            _shown.Tell(report);
        return ExitCode.Done;
    }
}
