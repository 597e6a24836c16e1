using System.Globalization;
using GradCam.Caching;
using GradCam.Data.Audit;
using GradCam.Data.Repair.Heads;
using GradCam.Data.Repair.Remedies;
using GradCam.Explaining;
using GradCam.Foundation;
using GradCam.Models;

namespace GradCam.Data.Repair;

/// <summary>A repair, from what it goes by to the fixed file.</summary>
/// <param name="explainer">The model.</param>
/// <param name="basis">What it goes by.</param>
/// <param name="options">How it is repaired.</param>
/// <param name="progress">Is told how far it is; null for nobody.</param>
/// <param name="cancel">Stops it.</param>
internal sealed class Fixer(
    Explainer explainer,
    FixBasis basis,
    FixOptions options,
    IProgress<DataProgress>? progress,
    CancellationToken cancel
)
{
    private readonly FixFile _file = new(explainer.Model);

    private bool IsOne => options.Remedies.Count == 1;

    /// <summary>Repairs.</summary>
    /// <param name="output">The file to write.</param>
    /// <exception cref="GradCamException">
    /// Model or pictures do not suffice, no remedy applies, or the file cannot be written.
    /// </exception>
    public FixReport Fix(string output)
    {
        Check(output);
        var (known, examples, weights, pooled) = Read();
        Remedy[] remedies = [.. Remedies(new(known, examples, weights))];
        bool isMeasured = examples.Any(e => e.IsLabelled);
        if (!isMeasured && !(IsOne && options.Force))
            throw new GradCamException(
                "The pictures have no labels, so that no gain can be measured: sort them into a sub-folder for each "
                    + "class, give pictures with labels with FixBasis.Pictures, or name a remedy with "
                    + "FixOptions.Remedies and write it unmeasured with FixOptions.Force."
            );
        var repairer = new Repairer(examples, weights, options.MostLoss);
        var results = isMeasured
            ? repairer.Try(remedies, n => progress?.Report(new("Fitting", n, remedies.Length)), cancel)
            : [];
        var best = results.Count > 0 ? results[0] : null;
        var fitted = best is not null
            ? repairer.Fit(best)
            : remedies.FirstOrDefault()?.Fit(examples, weights, remedies[0].Strengths[0]);
        if (fitted is null)
            throw new GradCamException(
                IsOne
                    ? $"{options.Remedies[0].Name} does not apply: it needs {options.Remedies[0].Needs}."
                    : "None of the remedies applies to these pictures: give an audit that found something, or groups."
            );
        var outcome = new FixOutcome(known, repairer, remedies, results)
        {
            Gain = best is not null && repairer.IsGain(best),
            MostLoss = options.MostLoss,
        };
        if (!outcome.Gain && !options.Force)
            return outcome.Report();
        string said = Said(best?.Remedy ?? remedies[0], best?.Strength ?? remedies[0].Strengths[0], known);
        byte[] bytes = _file.Fixed(fitted, pooled, said, out var nodes);
        // The file appears whole and checked, or not at all.
        string full = Path.GetFullPath(output);
        using var unfinished = Unfinished(Path.GetDirectoryName(full) ?? full);
        FileBytes.Writing(output, () => File.WriteAllBytes(unfinished.Path, bytes));
        var after = Again(unfinished.Path, known, examples, fitted);
        if (!options.Force && Persists(known, after))
            return (outcome with { Gain = false, After = after }).Report();
        FileBytes.Writing(output, () => File.Move(unfinished.Path, full, overwrite: true));
        string? card = ModelCardFile.Write(explainer.ToCard(), output);
        return (outcome with { Written = output, Card = card, Nodes = nodes, After = after }).Report();
    }

    /// <summary>Lists what the score of a class consists of.</summary>
    /// <param name="class">The class's name or number.</param>
    /// <exception cref="GradCamException">There is no such class, or it has too few pictures.</exception>
    public ComponentReport Components(string @class)
    {
        CheckTask();
        var (known, examples, weights, _) = Read();
        return new ComponentFinder(known, examples, weights).Report(@class);
    }

    private void Check(string output)
    {
        if (explainer.Model.Source.Path is { } own && Path.GetFullPath(own) == Path.GetFullPath(output))
            throw new GradCamException($"{output} is the model itself, which is not written over; name another file.");
        if (options.MostLoss is not (>= 0 and <= 1))
            throw new GradCamException("FixOptions.MostLoss is a part of the pictures: give a number from 0 to 1.");
        if (options.Remedies.Count == 0)
            throw new GradCamException("No remedy is to be tried: give some in FixOptions.Remedies, or Remedy.All.");
        if (basis.FoundNothing)
            throw new GradCamException("The audit found nothing that could be repaired: there is no need to.");
        CheckTask();
    }

    private void CheckTask()
    {
        var network = explainer.Model.Network;
        if (network.Head.Rows is not null || network.IsDense)
            throw new GradCamException(
                $"The scores '{network.Head.Output}' are at many "
                    + (network.Head.Rows is not null ? "boxes or steps" : "places")
                    + ", and fix repairs the head of classifiers, which makes them of one vector. What remains for "
                    + "such models is to train anew with pictures that the artifact is cut out of."
            );
    }

    private (FixCase, IReadOnlyList<RepairExample>, HeadWeights, Layer?) Read()
    {
        // A model that has none is refused before any picture is read.
        var weights = _file.Head(null).Read();
        var known = basis.Read(new(explainer, options.Seed, progress, cancel)).Checked();
        if (known.Audit is { } audit && IsOfAnother(audit))
            known = known with
            {
                Remarks =
                [
                    $"The audit is of another file, {audit.Model}: what it found may not hold for this one.",
                    .. known.Remarks,
                ],
            };
        var pooled = _file.Pooled(known.Samples.Count);
        var examples = RepairSet.Of(explainer.Model, known.Samples, known.Grid, pooled, progress, cancel);
        return (known, examples, weights, pooled);
    }

    private bool IsOfAnother(AuditReport audit) =>
        audit.ModelHash is { } hash
        && explainer.Model.Source.Path is { } path
        && ContentHash.OfFile(path) is { } own
        && own != hash;

    /// <summary>The remedies that were asked for; what components are spurious is known to the last.</summary>
    private IEnumerable<Remedy> Remedies(ComponentFinder components)
    {
        bool takesNodes = _file.TakesNodes;
        foreach (var remedy in options.Remedies)
        {
            if (!remedy.WritesNodes || takesNodes)
                yield return remedy is NamedComponents && options.Spurious.Count > 0
                    ? new NamedComponents([.. components.Named(options.Spurious)])
                    : remedy;
            else if (IsOne)
                throw new GradCamException(
                    $"{remedy.Name} writes nodes of opset {HeadNodes.LeastOpset}, and the model is of an earlier one: "
                        + "export it anew, or try Remedy.All."
                );
        }
    }

    /// <summary>
    /// Nothing of what was found has become weaker: the head goes by it as before, or it is a part of the objects.
    /// </summary>
    private static bool Persists(FixCase known, AuditFinding[] after) =>
        after.Length > 0
        && after.Zip(known.Audit!.Findings).All(pair => pair.First.Pasted.Mean >= pair.Second.Pasted.Mean);

    /// <summary>A file in the folder of the repaired one, which goes if it does not get that one's name.</summary>
    private static TemporaryPath Unfinished(string folder)
    {
        TemporaryPath.Sweep(folder, TemporaryPath.Hidden);
        return TemporaryPath.New(folder, TemporaryPath.Hidden);
    }

    /// <summary>The effects of all that was found on the fixed model, which is checked.</summary>
    private AuditFinding[] Again(
        string written,
        FixCase known,
        IReadOnlyList<RepairExample> examples,
        FittedHead fitted
    )
    {
        using var model = explainer.Model.Like(ModelSource.Of(written, explainer.Model.Limits));
        FixFile.Verify(model, known, examples, fitted, cancel);
        if (known is not { Audit: { } audit, Set: { } set })
            return [];
        var experiments = new Experiments(new ForwardRunner(model), set, audit.Seed, cancel);
        var after = new AuditFinding[audit.Findings.Count];
        for (int i = 0; i < after.Length; i++)
        {
            progress?.Report(new("Experimenting", i, after.Length));
            after[i] = experiments.Test(Cue.Of(audit.Findings[i], set));
        }
        progress?.Report(new("Experimenting", after.Length, after.Length));
        return after;
    }

    private static string Said(Remedy remedy, double strength, FixCase known) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{remedy.Name} ({remedy.Source}), strength {strength}: {known.Said}"
        );
}
