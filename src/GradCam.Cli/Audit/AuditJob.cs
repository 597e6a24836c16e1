using System.CommandLine;
using GradCam.Caching;
using GradCam.Cli.Batch;
using GradCam.Data.Audit;
using GradCam.Data.Audit.Page;
using GradCam.Data.Report;
using GradCam.Data.Report.Pictures;
using GradCam.Data.Runs;
using GradCam.Data.Sources;
using GradCam.Explaining;
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
        var source = Open(text);
        source.Count(cancel);
        foreach (string remark in source.Remarks)
            terminal.Warn(remark);
        using var explainer = options.Model.Load(parsed, terminal: terminal, whole: true);
        foreach (var remark in explainer.Diagnostics)
            terminal.Warn(remark.Message);
        var request = new ExplainRequest { Layers = [parsed.GetValue(options.Layer) ?? "auto"] };
        var layer = explainer.Check(request)[0];
        var renamed = parsed.GetValue(options.List.LabelMap) is { } map ? LabelFile.Read(map) : LabelFile.None;
        int seed = parsed.GetValue(options.Seed);
        string model = options.Model.Local(parsed);
        AuditSet? set = null;
        var report = new JobProgress(terminal).Show(progress =>
        {
            set = AuditSet.Read(
                explainer,
                request,
                source,
                renamed,
                (done, all) => progress.Report("Explaining", done, all),
                cancel
            );
            var result = new Auditor(new ForwardRunner(explainer.Model), set)
            {
                Seed = seed,
                Layer = layer,
                Step = progress.Report,
            }.Run(cancel);
            return new AuditReport
            {
                Model = Path.GetFileName(model),
                ModelHash = ContentHash.OfFile(model),
                Source = RunFolder.IsRun(text)
                    ? RunFolder.Existing(text).ReadSettings()[RunSettings.Location]!
                    : Path.GetFullPath(text),
                Root = parsed.GetValue(options.List.Root) is { } root ? Path.GetFullPath(root) : null,
                PictureColumn = parsed.GetValue(options.List.PictureColumn),
                LabelColumn = parsed.GetValue(options.List.LabelColumn),
                Pictures = set.Pictures.Count,
                Classes = set.Classes,
                Seed = seed,
                Sentence = Auditor.Sentence(result.Findings, result.Dismissed.Count),
                Findings = result.Findings,
                Dismissed = result.Dismissed,
                Clusters = result.Clusters,
                Leak = result.Leak,
                Objects = result.Objects,
                Remarks = [.. explainer.Diagnostics.Select(d => CallerWords.OfCommandLine(d.Message)), .. set.Remarks],
            };
        });
        foreach (string remark in report.Remarks.Skip(explainer.Diagnostics.Count))
            terminal.Warn(remark);
        string file = parsed.GetValue(options.Output)!;
        report.Write(file);
        if (parsed.GetValue(options.Page) is { } page)
            new AuditPage(report, set!).Write(page, Path.GetFileName(file));
        Tell(report, file);
        return parsed.GetValue(options.FailOn) is { } least && report.Findings.Any(f => f.Pasted.Mean >= least)
            ? ExitCode.SomeFailed
            : ExitCode.Done;
    }

    /// <summary>Opens the pictures, or those of a run.</summary>
    private PictureSource Open(string text)
    {
        if (!RunFolder.IsRun(text))
            return PictureSource.Open(
                text,
                new()
                {
                    Root = parsed.GetValue(options.List.Root),
                    PictureColumn = parsed.GetValue(options.List.PictureColumn),
                    LabelColumn = parsed.GetValue(options.List.LabelColumn),
                    BoxColumn = parsed.GetValue(options.List.BoxColumn),
                    BoxFormat = parsed.GetValue(options.List.BoxFormat),
                    MaskColumn = parsed.GetValue(options.List.MaskColumn),
                    Input = Console.In,
                }
            );
        return PictureFinder.Find(RunFolder.Existing(text).ReadSettings(), null).Source
            ?? throw new GradCamException(
                $"The pictures of the run '{text}' are no longer where it read them: give them themselves as SOURCE."
            );
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
