using GradCam.Building;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>The outputs of a detector that have the same rows, and what each holds.</summary>
/// <param name="Scores">The scores of classes.</param>
/// <param name="Boxes">The boxes; null where there are none of four numbers.</param>
/// <param name="Objectness">Says whether there is an object; null if no output does.</param>
/// <param name="Classes">The number of each box's class; null where each class has a score.</param>
/// <param name="HoldBoxes">The scores stand behind the boxes, in the same output.</param>
/// <param name="All">All outputs of the group.</param>
internal sealed record RowGroup(
    RowOutput Scores,
    RowOutput? Boxes,
    RowOutput? Objectness,
    RowOutput? Classes,
    bool HoldBoxes,
    IReadOnlyList<RowOutput> All
)
{
    /// <summary>Number of rows; null if only the run knows.</summary>
    public long? Count => Scores.Count;

    /// <summary>What a row consists of.</summary>
    public string Signature =>
        $"{Scores.Columns} {Boxes is null} {Objectness is null} {Classes is null} "
        + string.Join(' ', All.Select(o => o.Columns).Order());

    /// <summary>Tells what outputs of the same rows hold; null if they are no detector's.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="outputs">The outputs.</param>
    public static RowGroup? Of(GraphBuilder graph, IReadOnlyList<RowOutput> outputs)
    {
        var numbers = outputs.Where(o => !o.IsWhole).ToArray();
        var boxes = numbers
            .Where(o => o.Columns == 4 && !o.IsNamedPoints)
            .OrderBy(o =>
                o.IsNamedBoxes ? 0
                : o.IsNamedScores ? 2
                : 1
            )
            .FirstOrDefault();
        // Rows of one number are a detector's only beside boxes: else they are the classes of two heads.
        var rest = numbers
            .Where(o => o != boxes && !o.IsNamedPoints && (o.Dims.Length > 2 || boxes is not null))
            .ToArray();
        var classes =
            outputs.FirstOrDefault(o => o is { IsWhole: true, Columns: 1 } && boxes is not null)
            ?? rest.FirstOrDefault(o => o.Columns == 1 && o.IsNamedClasses && rest.Length > 1);
        var objectness = rest.FirstOrDefault(o => o.Columns == 1 && o.IsNamedObjectness && rest.Length > 1);
        var scores = rest.Where(o => o != classes && o != objectness && (classes is null || o.Columns == 1))
            .OrderBy(o => o.IsNamedScores ? 0 : 1)
            .ThenBy(o => ScoreHead.BehindReshapes(graph, o.Name) is { OpType: "Softmax" or "Sigmoid" } ? 0 : 1)
            .ThenBy(o => o.Columns)
            .FirstOrDefault();
        // Four numbers of the box and its confidence, as mmdetection writes them.
        var dets = numbers.FirstOrDefault(o => o.Columns == 5 && boxes is null);
        if (dets is not null && outputs.FirstOrDefault(o => o is { IsWhole: true, Columns: 1 }) is { } labels)
            return new(dets, null, null, labels, true, outputs);
        if (scores is null || (boxes is null && !HasCells(graph, scores)))
            return null;
        // Two heads of a network that has no rows at all look alike; boxes of an open number come out of a choice.
        return scores.Count is not null || graph.Graph.Node.Any(n => n.OpType is "NonMaxSuppression" or "TopK")
            ? new(scores, boxes, objectness, classes, false, outputs)
            : null;
    }

    /// <summary>The output is one of the group.</summary>
    public bool Holds(string output) => All.Any(o => o.Name == output);

    /// <summary>The outputs that rows are made of, and what each holds.</summary>
    public IEnumerable<(string Output, string Content)> Parts => (
            (IEnumerable<(RowOutput? Output, string Content)>)
                [
                    (
                        Scores,
                        HoldBoxes ? "boxes and their confidences"
                        : Classes is not null ? "confidences"
                        : "scores"
                    ),
                    (Boxes, "boxes"),
                    (Objectness, "objectness"),
                    (Classes, "numbers of classes"),
                ]
        ).Where(p => p.Output is not null).Select(p => (p.Output!.Name, p.Content));

    /// <summary>The rows: box, objectness, scores and class, as far as there are such.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scores">The value of the scores.</param>
    public Val Join(GraphBuilder graph, string scores)
    {
        Val?[] parts =
        [
            Boxes?.Rows(graph, Boxes.Name),
            Objectness?.Rows(graph, Objectness.Name),
            Scores.Rows(graph, scores),
            Classes?.Rows(graph, Classes.Name),
        ];
        Val[] all = [.. parts.OfType<Val>()];
        return all.Length == 1 ? all[0] : Concat(2, all);
    }

    private static bool HasCells(GraphBuilder graph, RowOutput scores) =>
        scores.Count is { } rows
        && AnchorGrid.InGraph(graph, scores.Name, rows)?.Scales.All(s => s is { Height: > 1, Width: > 1 }) == true;
}
