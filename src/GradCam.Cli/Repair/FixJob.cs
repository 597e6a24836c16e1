using System.CommandLine;
using System.Globalization;
using GradCam.Caching;
using GradCam.Cli.Batch;
using GradCam.Cli.Json;
using GradCam.Data.Audit;
using GradCam.Data.Repair;
using GradCam.Data.Repair.Remedies;
using GradCam.Data.Report;
using GradCam.Data.Sources;
using GradCam.Explaining;
using GradCam.Onnx;

namespace GradCam.Cli.Repair;

/// <summary>A repair, from the command line's words to the fixed file.</summary>
/// <param name="parsed">The words.</param>
/// <param name="options">The options.</param>
/// <param name="terminal">Shows progress and result.</param>
internal sealed class FixJob(ParseResult parsed, FixOptions options, Terminal terminal)
{
    private string Input => parsed.GetValue(options.Input)!;

    private string File => parsed.GetValue(options.Output) ?? Path.GetFileNameWithoutExtension(Input) + ".fixed.onnx";

    /// <summary>Repairs.</summary>
    /// <exception cref="GradCamException">
    /// Model, audit or pictures do not suffice, or the file cannot be written.
    /// </exception>
    public int Run(CancellationToken cancel)
    {
        OutputFile.Check(Input, File, "fixed.onnx");
        if (parsed.GetValue(options.Undo))
            return Undo();
        var audit = AuditReport.Read(
            parsed.GetValue(options.Audit)
                ?? throw new GradCamException(
                    "fix needs to know what the model goes by: audit it with `gradcam audit SOURCE -m MODEL`, and give "
                        + "the file with --audit."
                )
        );
        if (audit.Findings.Count == 0)
            throw new GradCamException("The audit found nothing that could be repaired: there is no need to.");
        if (audit.ModelHash is { } hash && ContentHash.OfFile(Input) is { } own && own != hash)
            terminal.Warn($"The audit is of another file, {audit.Model}: what it found may not hold for this one.");
        using var explainer = options.Model.Load(parsed, Input);
        var model = explainer.Model.Original();
        var head = HeadFile.Of(model, explainer.Model.Network.Head.Output);
        var weights = head.Read();
        var (set, examples, repairer, results) = new JobProgress(terminal).Show(progress =>
        {
            var (set, examples) = Examples(explainer, audit, progress, cancel);
            var repairer = new Repairer(examples, weights, parsed.GetValue(options.MostLoss) / 100);
            string method = parsed.GetValue(options.Method)!;
            Remedy[] remedies = [.. Remedy.All.Where(r => method == "auto" || r.Name == method)];
            var results = repairer.Try(remedies, n => progress.Report("Fitting", n, remedies.Length), cancel);
            return (set, examples, repairer, results);
        });
        if (results.Count == 0)
            throw new GradCamException(
                "The pictures do not suffice for this remedy: it needs pictures of two classes; try --method auto."
            );
        var best = results[0];
        bool gain = repairer.IsGain(best);
        Effect? after = null;
        if (gain || parsed.GetValue(options.Force))
        {
            head.Replace(repairer.Fit(best), Said(best, audit));
            OnnxFile.Save(model, File);
            CardFile.Write(explainer.ToCard(), File, terminal);
            after = Again(audit, set, cancel);
        }
        Tell(audit, set, repairer, results, gain, after);
        return after is null ? ExitCode.NothingDone : ExitCode.Done;
    }

    private int Undo()
    {
        var model = OnnxFile.Load(Input, options.Model.Limit.Of(parsed));
        if (!HeadFile.Undo(model))
            throw new GradCamException($"{Input} was not fixed by `gradcam fix`: there is nothing to undo.");
        OnnxFile.Save(model, File);
        terminal.Line($"Written to {File}: the model as it was.");
        return ExitCode.Done;
    }

    private (AuditSet Set, IReadOnlyList<RepairExample> Examples) Examples(
        Explainer explainer,
        AuditReport audit,
        JobProgress progress,
        CancellationToken cancel
    )
    {
        var source = PictureSource.Open(
            parsed.GetValue(options.Pictures) ?? audit.Source,
            new()
            {
                Root = audit.Root,
                PictureColumn = audit.PictureColumn,
                LabelColumn = audit.LabelColumn,
            }
        );
        var renamed = parsed.GetValue(options.LabelMap) is { } map ? LabelFile.Read(map) : LabelFile.None;
        var set = AuditSet.Read(
            explainer,
            new(),
            source,
            renamed,
            (done, all) => progress.Report("Reading", done, all),
            cancel
        );
        progress.Step("Pasting and cutting");
        return (set, RepairSet.Of(new(explainer.Model), set, audit.Findings, audit.Seed, cancel));
    }

    /// <summary>The effect of what was found on the fixed model.</summary>
    private Effect Again(AuditReport audit, AuditSet set, CancellationToken cancel)
    {
        using var fixedModel = options.Model.Load(parsed, File);
        return new Experiments(new ForwardRunner(fixedModel.Model), set, audit.Seed, cancel)
            .Test(Cue.Of(audit.Findings[0], set))
            .Pasted;
    }

    private static string Said(RemedyResult best, AuditReport audit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{best.Remedy.Name} ({best.Remedy.Source}), strength {best.Strength}: {audit.Findings[0].Sentence}"
        );

    private void Tell(
        AuditReport audit,
        AuditSet set,
        Repairer repairer,
        IReadOnlyList<RemedyResult> results,
        bool gain,
        Effect? after
    )
    {
        var best = results[0];
        if (parsed.GetValue(options.Json))
        {
            terminal.Raw(JsonText.Of(FixResult.Of(File, audit, set, repairer, results, after)));
            return;
        }
        var table = Tables.New("Pictures kept out of the fit", "Number", "Recognized before", "after");
        foreach (var (before, now) in repairer.Before.Zip(best.Groups))
            table.Row(
                $"{set.Classes[before.Label]}, {Words(before.Group)}",
                ReportWords.Count(before.Accuracy.Of),
                $"{ReportWords.Percent(before.Accuracy.Value)} ({ReportWords.Interval(before.Accuracy)})",
                $"{ReportWords.Percent(now.Accuracy.Value)} ({ReportWords.Interval(now.Accuracy)})"
            );
        terminal.Table(table);
        var tried = Tables.New("Remedy", "Worst group", "What it does");
        tried.Row("(as it is)", ReportWords.Percent(Repairer.WorstOf(repairer.Before)), "");
        foreach (var result in results)
            tried.Row(result.Remedy.Name, ReportWords.Percent(result.Worst), result.Remedy.Does);
        terminal.Table(tried);
        string name = set.Classes[audit.Findings[0].Class];
        terminal.Line(
            after is null
                ? $"No remedy gains on the worst group and loses at most {parsed.GetValue(options.MostLoss)} points on "
                    + "plain pictures, so that nothing is written; --force writes the best."
                : $"{best.Remedy.Name}: what was found changes P({name}) by {AuditWords.Number(after.Mean)} "
                    + $"({AuditWords.Number(after.Low)} to {AuditWords.Number(after.High)}) now, and by "
                    + $"{AuditWords.Number(audit.Findings[0].Pasted.Mean)} before. Written to {File}"
                    + (gain ? "." : ", though nothing was gained.")
        );
    }

    private static string Words(RepairGroup group) =>
        group switch
        {
            RepairGroup.Plain => "as they are",
            RepairGroup.Artifact => "with what was found",
            RepairGroup.Pasted => "with it pasted in",
            _ => "with it cut out",
        };
}
