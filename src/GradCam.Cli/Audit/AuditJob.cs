using System.CommandLine;
using GradCam.Data;
using GradCam.Data.Report;
using GradCam.Foundation;

namespace GradCam.Cli.Audit;

/// <summary>An audit, from the command line's words to its file.</summary>
/// <param name="parsed">The words.</param>
/// <param name="options">The options.</param>
/// <param name="terminal">Shows progress and result.</param>
internal sealed class AuditJob(ParseResult parsed, AuditOptions options, Terminal terminal)
{
    /// <summary>Audits.</summary>
    /// <exception cref="GradCamException">Model or pictures do not suffice, or the file cannot be written.</exception>
    public int Run(CancellationToken cancel)
    {
        string text = parsed.GetValue(options.Source)!;
        var guard = new OverwriteGuard(parsed.GetValue(options.Overwrite), []);
        foreach (
            string name in new[] { parsed.GetValue(options.Output), parsed.GetValue(options.Page) }.OfType<string>()
        )
            guard.Check(name);
        var pictures = PictureSet.Open(text, options.List.PicturesOf(parsed));
        using var explainer = options.Model.Load(parsed, terminal: terminal, whole: true);
        foreach (var remark in explainer.Diagnostics)
            terminal.Warn(remark.Message);
        string file = parsed.GetValue(options.Output)!;
        var report = Audited(explainer, pictures, Path.GetFileName(file), cancel);
        foreach (string remark in report.Remarks.Skip(explainer.Diagnostics.Count))
            terminal.Warn(remark);
        report.Write(file);
        Tell(report, file);
        return parsed.GetValue(options.FailOn) is { } least && report.Findings.Any(f => f.Pasted.Mean >= least)
            ? ExitCode.SomeFailed
            : ExitCode.Done;
    }

    private AuditReport Audited(Explainer explainer, PictureSet pictures, string file, CancellationToken cancel)
    {
        try
        {
            return new JobProgress(terminal).Show(progress =>
                explainer.Audit(
                    pictures,
                    new()
                    {
                        Layer = parsed.GetValue(options.Layer) ?? "auto",
                        Seed = parsed.GetValue(options.Seed),
                        Page = parsed.GetValue(options.Page),
                        ReportFile = file,
                        Words = CallerWords.OfCommandLine,
                    },
                    progress,
                    cancel
                )
            );
        }
        finally
        {
            foreach (string remark in pictures.Remarks)
                terminal.Warn(remark);
        }
    }

    private void Tell(AuditReport report, string file)
    {
        if (parsed.GetValue(options.Json))
        {
            terminal.Raw(report.ToJson());
            return;
        }
        terminal.Line(report.Sentence);
        foreach (var finding in report.Findings.Skip(1))
            terminal.Line(finding.Sentence);
        terminal.Card(
            file,
            [
                ("pictures", ReportWords.Count(report.Pictures)),
                ("findings", ReportWords.Count(report.Findings.Count)),
                ("dismissed", ReportWords.Count(report.Dismissed.Count)),
            ]
        );
    }
}
