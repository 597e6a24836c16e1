using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>
/// Joins what a detector gives as outputs of their own, the scores and the boxes of the same rows, to rows of both.
/// </summary>
internal static class JoinedOutputs
{
    /// <summary>
    /// The scores joined with the boxes that belong to them; null where the outputs are no such pair. Rows of several
    /// scales that are outputs each follow each other.
    /// </summary>
    /// <param name="graph">The graph that computes the scores, with inferred shapes.</param>
    /// <param name="head">The output that was chosen.</param>
    /// <param name="kind">The value to explain.</param>
    /// <param name="size">Height and width of the input.</param>
    /// <param name="samples">The input's axis of samples.</param>
    public static ScoreHead? Join(
        GraphBuilder graph,
        ScoreHead head,
        ScoreKind kind,
        IReadOnlyList<int> size,
        Dim samples
    )
    {
        var seeing = ScoreHead.Seeing(graph.Graph);
        var groups = graph
            .Graph.Output.Where(o => seeing.Contains(o.Name))
            .Select(o => RowOutput.Of(graph, o.Name, samples))
            .OfType<RowOutput>()
            .GroupBy(o => o.Count)
            .Where(g => g.Count() > 1)
            .Select(g => RowGroup.Of(graph, [.. g]))
            .OfType<RowGroup>()
            .ToArray();
        if (groups.FirstOrDefault(g => g.Holds(head.Output)) is not { } own)
            return null;
        // The scales of one detector have the same outputs each.
        RowGroup[] scales = [.. groups.Where(s => s.Signature == own.Signature).OrderByDescending(s => s.Count)];
        // With several parts of a confidence there is no single logit.
        var score = ScoreHead.Find(
            graph,
            new(own.Scores.Name, scales.Length > 1 || own.Objectness is not null ? ScoreKind.Output : kind)
        );
        Val[] joined = [.. scales.Select(s => s.Join(graph, s == own ? score.Tensor : s.Scores.Name))];
        Val rows = joined.Length == 1 ? joined[0] : Concat(1, joined);
        long? count = scales.Aggregate((long?)0, (sum, s) => sum + s.Count);
        int box = own.Boxes is null && !own.HoldBoxes ? 0 : 4,
            first = box + (own.Objectness is null ? 0 : 1),
            classes = own.HoldBoxes ? 1 : (int)own.Scores.Columns,
            columns = first + classes + (own.Classes is null ? 0 : 1);
        Dim[] dims = [samples.Value == 1 ? 1 : samples, count is { } n ? n : new Dim(null), columns];
        graph.Learn([new() { Name = rows.Name, Type = Dim.Type(ElementType.Float, dims) }]);
        var layout = new DetectionLayout(RowsFirst: true, columns)
        {
            Objectness = own.Objectness is null ? null : box,
            FirstClass = first,
            Classes = classes,
            ClassColumn = own.Classes is null ? null : columns - 1,
        };
        var grid = GridOf(graph, scales, size);
        return score with
        {
            Tensor = rows.Name,
            Rows = new(
                RowKind.Boxes,
                [
                    .. Activations(layout, score, grid is not null)
                        .SelectMany(l => Forms(l, own.HoldBoxes ? own.Scores.Name : own.Boxes?.Name, grid)),
                ],
                grid
            )
            {
                Output = OutputRows.Text(own.Scores.Name, own.Scores.Dims),
            },
        };
    }

    /// <summary>
    /// The ways in which scores can become probabilities: as the graph ends; without a function at its end, the
    /// likeliest first.
    /// </summary>
    /// <param name="layout">The columns.</param>
    /// <param name="score">The scores.</param>
    /// <param name="anchors">The rows are anchors, whose class 0 is the background; queries have it last.</param>
    public static IEnumerable<DetectionLayout> Activations(DetectionLayout layout, ScoreHead score, bool anchors)
    {
        bool several = layout is { Classes: > 1, ClassColumn: null };
        var competing = layout with
        {
            Activation = OutputActivation.Softmax,
            Background = anchors ? 0 : DetectionLayout.OpenBackground,
        };
        if (score.Activation is not null)
            return several && score.OutputActivation == OutputActivation.Softmax
                ? [competing]
                :
                [
                    layout with
                    {
                        Activation = score.OutputActivation,
                        Background = several && score.Activation != "Sigmoid" ? competing.Background : null,
                    },
                ];
        return
        [
            layout,
            .. several
                ? [competing with { Background = DetectionLayout.OpenBackground, MustWin = true }]
                : Array.Empty<DetectionLayout>(),
            layout with
            {
                Activation = OutputActivation.Sigmoid,
            },
        ];
    }

    /// <summary>The ways in which boxes can be given; a Corners box that is none has a negative size.</summary>
    private static IEnumerable<DetectionLayout> Forms(DetectionLayout layout, string? boxes, AnchorGrid? grid)
    {
        if (boxes is null)
            return [layout with { Form = BoxForm.Cell }];
        BoxForm[] forms =
            boxes.Contains("detection_boxes", StringComparison.OrdinalIgnoreCase)
                ? [BoxForm.CornersRowFirst, BoxForm.Corners]
            : boxes.Contains("pred_boxes", StringComparison.OrdinalIgnoreCase) ? [BoxForm.CentreSize, BoxForm.Corners]
            : [BoxForm.Corners, BoxForm.CentreSize];
        return (grid is null ? forms : [.. forms, BoxForm.Cell]).Select(form =>
            layout with
            {
                Form = form,
                IsAnchored = grid is not null,
            }
        );
    }

    private static AnchorGrid? GridOf(GraphBuilder graph, RowGroup[] scales, IReadOnlyList<int> size)
    {
        AnchorGrid?[] grids =
        [
            .. scales.Select(s =>
                s.Count is { } rows
                    ? AnchorGrid.InGraph(graph, s.Scores.Name, rows)
                        ?? (scales.Length == 1 ? AnchorGrid.ByStrides(rows, size) : null)
                    : null
            ),
        ];
        return grids.All(g => g is not null) ? new([.. grids.SelectMany(g => g!.Scales)]) : null;
    }
}
