using System.Globalization;
using GradCam.Explaining;
using GradCam.Models;
using GradCam.Targets;

namespace GradCam.Signatures;

/// <summary>Says how the outputs of a model are read.</summary>
internal static class OutputReading
{
    private const string SayLabels = "ExplainerOptions.Labels or the card's \"labels\" says otherwise";

    /// <summary>The outputs, the explained one first.</summary>
    public static IReadOnlyList<OutputSignature> Of(ExplainedModel model)
    {
        var network = model.Network;
        string explained = network.Head.Output;
        var (kind, meaning) = MeaningOf(model);
        return
        [
            new(explained, kind, ShapeOf(network, explained), [meaning, .. Names(model, kind), Score(model)]),
            .. network
                .Graph.Graph.Output.Select(o => o.Name)
                .Where(name => name != explained)
                .Select(name => Beside(network, name)),
        ];
    }

    /// <summary>An output beside the explained one: a part of it, or not read.</summary>
    private static OutputSignature Beside(Network network, string name)
    {
        var part = network.Head.Rows?.Parts.FirstOrDefault(p => p.Output == name);
        return part is (not null, var content)
            ? new(
                name,
                OutputKind.Part,
                ShapeOf(network, name),
                [new("meaning", content, Origin.Derived($"the same rows as those of '{network.Head.Output}'"))]
            )
            : new(name, OutputKind.NotRead, ShapeOf(network, name), []);
    }

    private static (OutputKind Kind, SignatureFact Fact) MeaningOf(ExplainedModel model)
    {
        var network = model.Network;
        var head = network.Head;
        var stated = head.FormFrom;
        string count = network.Classes is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "many";
        (OutputKind, SignatureFact) Is(OutputKind kind, string value, Origin origin) =>
            (kind, new("meaning", value, origin));
        switch (head.Rows)
        {
            case { Kind: RowKind.Boxes } boxes:
                return Is(OutputKind.Detections, BoxWords.Of(boxes), stated ?? BoxesFrom(boxes));
            case { Kind: RowKind.Steps } steps:
                string text = $"a line of text: {steps.Classes} classes at each step";
                return Is(
                    OutputKind.Sequence,
                    text,
                    stated ?? Origin.Derived("the steps of its width, or its Softmax")
                );
            case { } rows:
                return Is(
                    OutputKind.Rows,
                    "rows of numbers that mean nothing known",
                    Origin.Assumed($"name a row and a column of {rows.Output} (Target.Parse(\"step:5:7\"))")
                );
        }
        if (head.Features is not null && model.Labels.Names.Count == 0)
            return Is(
                OutputKind.Embedding,
                $"{count} features{(network.IsDense ? " at each place" : "")}",
                Origin.Derived("the end of the submodel")
            );
        if (network.IsDense)
            return network.Classes == 1
                ? Is(OutputKind.Mask, "a mask: one score at each place", stated ?? Origin.Derived("its axes"))
                : Is(OutputKind.Segmentation, $"{count} classes at each place", stated ?? Origin.Derived("its axes"));
        if (head.Task is { } task)
            return task.Task switch
            {
                ModelTask.Regression => Is(
                    OutputKind.Numbers,
                    network.Classes == 1 ? "one number, as of a regression" : $"{count} numbers of a regression",
                    task.From
                ),
                ModelTask.Embedding => Is(OutputKind.Embedding, $"an embedding of {count} numbers", task.From),
                _ when network.Classes == 1 => Is(OutputKind.TwoSides, "one score with two sides", task.From),
                ModelTask.MultiLabel => Is(OutputKind.SeveralLabels, $"{count} labels, each on its own", task.From),
                _ => Is(OutputKind.Classes, $"{count} classes", task.From),
            };
        var named = model.LabelsOrigin is { Kind: not OriginKind.Assumed } from ? from : null;
        return network.Classes == 1 ? Is(OutputKind.TwoSides, "one score with two sides", named!)
            : named is not null ? Is(OutputKind.Classes, $"{count} classes", named)
            : Is(
                OutputKind.Classes,
                $"{count} classes, without an activation behind them",
                Origin.Assumed(
                    "ExplainerOptions.Task or the card's \"task\" says otherwise, names (ExplainerOptions.Labels) "
                        + "would "
                        + "confirm it"
                )
            );
    }

    private static Origin BoxesFrom(OutputRows boxes) =>
        boxes.Layouts.Count == 1
            ? Origin.Derived("its operators and outputs")
            : Origin.Assumed("the numbers of a picture decide what fits; what they contradict is not printed");

    private static IEnumerable<SignatureFact> Names(ExplainedModel model, OutputKind kind)
    {
        var names = model.Labels.Names;
        if (names.Count == 0 || model.LabelsOrigin is null || kind == OutputKind.Embedding)
            yield break;
        const int shown = 3;
        string text = string.Join(", ", names.Take(shown));
        if (names.Count > shown)
            text += string.Create(CultureInfo.InvariantCulture, $", ... ({names.Count:N0})");
        yield return new(
            "names",
            text,
            model.LabelsOrigin is { Kind: not OriginKind.Assumed } known ? known : Origin.Assumed(SayLabels)
        );
    }

    private static SignatureFact Score(ExplainedModel model)
    {
        var head = model.Network.Head;
        return model.IsScoreStated ? new("score", $"'{head.ModelTensor}'", Origin.Declared("ExplainerOptions.Score"))
            : head.Activation is { } activation && head.ModelTensor != head.Output
                ? new("score", $"'{head.ModelTensor}', before {activation}", Origin.Derived("the graph"))
            : new("score", $"'{head.ModelTensor}'", Origin.Derived("no activation lies behind it"));
    }

    private static string ShapeOf(Network network, string name) =>
        network.Graph.Shape(name) is { } dims ? InputReading.Shape(dims) : "";
}
