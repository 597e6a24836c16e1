using System.CommandLine;
using System.Globalization;
using GradCam.Caching;
using GradCam.Data.Audit;
using GradCam.Data.Repair;
using GradCam.Data.Repair.Heads;
using GradCam.Data.Repair.Remedies;
using GradCam.Explaining;
using GradCam.Models;

namespace GradCam.Cli.Repair;

/// <summary>A repair, from the command line's words to the fixed file.</summary>
/// <param name="parsed">The words.</param>
/// <param name="options">The options.</param>
/// <param name="terminal">Shows progress and result.</param>
internal sealed class FixJob(ParseResult parsed, FixOptions options, Terminal terminal)
{
    private string Input => options.Model.Local(parsed, parsed.GetValue(options.Input), terminal);

    private string File => parsed.GetValue(options.Output) ?? Path.GetFileNameWithoutExtension(Input) + ".fixed.onnx";

    private string Method => parsed.GetValue(options.Method)!;

    private bool IsForced => parsed.GetValue(options.Force);

    /// <summary>Repairs.</summary>
    /// <exception cref="GradCamException">
    /// Model, audit or pictures do not suffice, or the file cannot be written.
    /// </exception>
    public int Run(CancellationToken cancel)
    {
        OutputFile.Check(Input, File, "fixed.onnx", parsed.GetValue(options.Overwrite));
        if (parsed.GetValue(options.Undo))
            return Undo();
        FixReader.Check(parsed, options);
        var audit = parsed.GetValue(options.Audit) is { } path ? AuditReport.Read(path) : null;
        bool lists = parsed.GetValue(options.Components) is not null;
        if (audit is { Findings.Count: 0 } && !lists)
            throw new GradCamException("The audit found nothing that could be repaired: there is no need to.");
        if (audit?.ModelHash is { } hash && ContentHash.OfFile(Input) is { } own && own != hash)
            terminal.Warn($"The audit is of another file, {audit.Model}: what it found may not hold for this one.");
        using var explainer = options.Model.Load(parsed, Input, terminal, whole: true);
        foreach (var remark in explainer.Diagnostics)
            terminal.Warn(remark.Message);
        CheckTask(explainer.Model.Network);
        var file = new FixFile(Input, explainer, options.Model.Limit.Of(parsed));
        var weights = file.Head(null).Read();
        var (known, examples, pooled) = new JobProgress(terminal).Show(progress =>
        {
            var known = new FixReader(parsed, options, explainer, progress, cancel).Read(audit);
            progress.Step("Running");
            var pooled = PooledLayer.Of(explainer.Model.Network, known.Samples.Count);
            pooled = pooled is not null && file.Head(pooled).Pooled is not null ? pooled : null;
            var examples = RepairSet.Of(explainer.Model, known.Samples, known.Grid, pooled, cancel);
            return (known, examples, pooled);
        });
        foreach (string remark in known.Remarks)
            terminal.Warn(remark);
        if (lists)
            return new ComponentList(known, examples, weights).Show(
                parsed.GetValue(options.Components)!,
                parsed.GetValue(options.Json),
                terminal
            );
        return Repair(explainer, file, (known, examples, pooled), weights, cancel);
    }

    private int Repair(
        Explainer explainer,
        FixFile file,
        (FixCase Known, IReadOnlyList<RepairExample> Examples, Layer? Pooled) found,
        HeadWeights weights,
        CancellationToken cancel
    )
    {
        var (known, examples, pooled) = found;
        Remedy[] remedies = [.. Remedies(known, examples, weights)];
        if (remedies.Any(r => r.WritesNodes) && !file.TakesNodes)
            remedies =
                Method == "auto"
                    ? [.. remedies.Where(r => !r.WritesNodes)]
                    : throw new GradCamException(
                        $"{Method} writes nodes of opset {HeadNodes.LeastOpset}, and the model is of an earlier one: "
                            + "export it anew, or take --method auto."
                    );
        bool isMeasured = examples.Any(e => e.IsLabelled);
        if (!isMeasured && (Method == "auto" || !IsForced))
            throw new GradCamException(
                "The pictures have no labels, so that no gain can be measured: sort them into a sub-folder for each "
                    + "class, give pictures with labels with --pictures, or name a remedy with --method and write it "
                    + "unmeasured with --force."
            );
        var repairer = new Repairer(examples, weights, parsed.GetValue(options.MostLoss) / 100);
        var results = isMeasured
            ? new JobProgress(terminal).Show(progress =>
                repairer.Try(remedies, n => progress.Report("Fitting", n, remedies.Length), cancel)
            )
            : [];
        var best = results.Count > 0 ? results[0] : null;
        var fitted = best is not null
            ? repairer.Fit(best)
            : remedies.FirstOrDefault()?.Fit(examples, weights, remedies[0].Strengths[0]);
        if (fitted is null)
            throw new GradCamException(
                Method == "auto"
                    ? "None of the remedies applies to these pictures: give an audit that found something, or groups."
                    : $"{Method} does not apply: it needs {remedies[0].Needs}."
            );
        bool gain = best is not null && repairer.IsGain(best);
        var outcome = new FixOutcome(known, repairer, remedies, results)
        {
            Gain = gain,
            MostLoss = parsed.GetValue(options.MostLoss),
        };
        if (gain || IsForced)
        {
            string said = Said(best?.Remedy ?? remedies[0], best?.Strength ?? remedies[0].Strengths[0], known);
            var nodes = file.Write(File, fitted, pooled, said);
            var after = Again(known, examples, fitted, cancel);
            CardFile.Write(explainer.ToCard(), File, terminal);
            outcome = outcome with { Written = File, Nodes = nodes, After = after };
        }
        outcome.Tell(terminal, parsed.GetValue(options.Json));
        return outcome.Written is null ? ExitCode.NothingDone : ExitCode.Done;
    }

    private static void CheckTask(Network network)
    {
        if (network.Head.Rows is not null || network.IsDense)
            throw new GradCamException(
                $"The scores '{network.Head.Output}' are at many "
                    + (network.Head.Rows is not null ? "boxes or steps" : "places")
                    + ", and fix repairs the head of classifiers, which makes them of one vector. What remains for "
                    + "such models is to train anew with pictures that the artifact is cut out of."
            );
    }

    /// <summary>The remedies that were asked for; what components are spurious is known to the last.</summary>
    private IEnumerable<Remedy> Remedies(FixCase known, IReadOnlyList<RepairExample> examples, HeadWeights weights)
    {
        string[] spurious = parsed.GetValue(options.Spurious) ?? [];
        foreach (var remedy in Remedy.All.Where(r => Method == "auto" || r.Name == Method))
            yield return remedy is NamedComponents && spurious.Length > 0
                ? new NamedComponents([.. new ComponentList(known, examples, weights).Named(spurious)])
                : remedy;
    }

    private int Undo()
    {
        FixFile.Undo(Input, File);
        terminal.Line($"Written to {File}: the model as it was.");
        return ExitCode.Done;
    }

    /// <summary>The effects of all that was found on the fixed model, which is checked.</summary>
    private IReadOnlyList<AuditFinding> Again(
        FixCase known,
        IReadOnlyList<RepairExample> examples,
        FittedHead fitted,
        CancellationToken cancel
    )
    {
        try
        {
            using var fixedModel = options.Model.Load(parsed, File);
            FixFile.Verify(fixedModel.Model, known, examples, fitted, cancel);
            return known is not { Audit: { } audit, Set: { } set }
                ? []
                : new JobProgress(terminal).Show(progress =>
                {
                    var experiments = new Experiments(new ForwardRunner(fixedModel.Model), set, audit.Seed, cancel);
                    return audit
                        .Findings.Select(
                            (finding, i) =>
                            {
                                progress.Report("Experimenting", i, audit.Findings.Count);
                                return experiments.Test(Cue.Of(finding, set));
                            }
                        )
                        .ToArray();
                });
        }
        catch (GradCamException)
        {
            System.IO.File.Delete(File);
            throw;
        }
    }

    private static string Said(Remedy remedy, double strength, FixCase known) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{remedy.Name} ({remedy.Source}), strength {strength}: {known.Said}"
        );
}
