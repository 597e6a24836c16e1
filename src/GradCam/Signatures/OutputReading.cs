using System.Globalization;
using GradCam.Explaining;
using GradCam.Models;
using GradCam.Targets;

namespace GradCam.Signatures;

/// <summary>Says how the outputs of a model are read.</summary>
internal static class OutputReading
{
    private const string SayLabels = "--labels or the card's \"labels\" says otherwise";

    private static readonly HashSet<string> Normalizing = ["LpNormalization", "ReduceL2"];

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
                .Select(name => new OutputSignature(name, OutputKind.NotRead, ShapeOf(network, name), [])),
        ];
    }

    private static (OutputKind Kind, SignatureFact Fact) MeaningOf(ExplainedModel model)
    {
        var network = model.Network;
        var head = network.Head;
        string count = network.Classes is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "many";
        (OutputKind, SignatureFact) Is(OutputKind kind, string value, Origin origin) =>
            (kind, new("meaning", value, origin));
        switch (head.Rows)
        {
            case { Kind: RowKind.Boxes } boxes:
                return Is(OutputKind.Detections, "boxes with scores", BoxesFrom(boxes));
            case { Kind: RowKind.Steps } steps:
                string text = $"a line of text: {steps.Classes} classes at each step";
                return Is(OutputKind.Sequence, text, Origin.Derived("the steps of its width, or its Softmax"));
            case { } rows:
                return Is(
                    OutputKind.Rows,
                    "rows of numbers that mean nothing known",
                    Origin.Assumed($"name a row and a column of {rows.Output} (--target step:5:7)")
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
                ? Is(OutputKind.Mask, "a mask: one score at each place", Origin.Derived("its axes"))
                : Is(OutputKind.Segmentation, $"{count} classes at each place", Origin.Derived("its axes"));
        if (network.Classes == 1)
            return head.Activation == "Sigmoid" || model.Labels.Names.Count == 2
                ? Is(OutputKind.TwoSides, "one score with two sides", Origin.Derived(head.Activation ?? "labels"))
                : Is(
                    OutputKind.Numbers,
                    "one number, as of a regression",
                    Origin.Assumed("two names (--labels or the card's \"labels\") make it a score with two sides")
                );
        if (head.Activation == "Sigmoid")
            return Is(OutputKind.SeveralLabels, $"{count} labels, each on its own", Origin.Derived("Sigmoid"));
        if (head.Activation is { } activation)
            return Is(OutputKind.Classes, $"{count} classes", Origin.Derived(activation));
        if (head.LabelSource is { } labels)
            return Is(OutputKind.Classes, $"{count} classes", Origin.Derived(labels.Operator));
        if (IsNormalized(network))
            return Is(OutputKind.Embedding, $"an embedding of {count} numbers", Origin.Derived("its length of 1"));
        return model.LabelsOrigin is { Kind: not OriginKind.Assumed } named
            ? Is(OutputKind.Classes, $"{count} classes", named)
            : Is(
                OutputKind.Classes,
                $"{count} classes, without an activation behind them",
                Origin.Assumed("names (--labels or the card's \"labels\") would confirm it")
            );
    }

    private static Origin BoxesFrom(OutputRows boxes) =>
        boxes.Grid is not null ? Origin.Derived("as many rows as the picture has cells")
        : boxes.Layouts.Count == 1 ? Origin.Derived("its operators and outputs")
        : Origin.Assumed("the likeliest reading of its columns; values that contradict it are not printed");

    /// <summary>The last operators divide by the length of the vector.</summary>
    private static bool IsNormalized(Network network)
    {
        var graph = network.Graph;
        return graph.Producer(network.Head.Tensor) is { } last
            && (
                Normalizing.Contains(last.OpType)
                || (last.OpType == "Div" && Normalizing.Contains(Behind(graph.Producer(last.Input[1]))?.OpType ?? ""))
            );

        Onnx.Proto.NodeProto? Behind(Onnx.Proto.NodeProto? node)
        {
            while (node is { OpType: "Expand" or "Clip" or "Max" or "Add" or "Unsqueeze" or "Reshape" or "Identity" })
                node = graph.Producer(node.Input[0]);
            return node;
        }
    }

    private static IEnumerable<SignatureFact> Names(ExplainedModel model, OutputKind kind)
    {
        var names = model.Labels.Names;
        if (names.Count == 0 || kind == OutputKind.Embedding)
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
        return model.IsScoreStated ? new("score", $"'{head.ModelTensor}'", Origin.Declared("--score"))
            : head.Activation is { } activation && head.ModelTensor != head.Output
                ? new("score", $"'{head.ModelTensor}', before {activation}", Origin.Derived("the graph"))
            : new("score", $"'{head.ModelTensor}'", Origin.Derived("no activation lies behind it"));
    }

    private static string ShapeOf(Network network, string name) =>
        network.Graph.Shape(name) is { } dims ? InputReading.Shape(dims) : "";
}
