using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>
/// Joins the feature maps that a detector without its last steps gives: <c>[N, 3 * (5 + classes), h, w]</c> or
/// <c>[N, 3, h, w, 5 + classes]</c> for each scale (YOLOv3 to v7), or <c>[N, 64 + classes, h, w]</c> (YOLOv8).
/// </summary>
internal static class RawHeads
{
    private const int Anchors = 3,
        LeastColumns = 6,
        LeastStride = 8;

    // Sixteen bins for each side of a box.
    private const int Bins = 64,
        Sides = 4;

    /// <summary>The rows of all scales; null where the outputs are no such maps.</summary>
    /// <param name="graph">The graph that computes the scores, with inferred shapes.</param>
    /// <param name="head">The output that was chosen.</param>
    /// <param name="size">Height and width of the input.</param>
    public static ScoreHead? Join(GraphBuilder graph, ScoreHead head, IReadOnlyList<int> size)
    {
        var seeing = ScoreHead.Seeing(graph.Graph);
        RawHead[] maps =
        [
            .. graph
                .Graph.Output.Where(o => seeing.Contains(o.Name))
                .Select(o => RawHead.Of(o.Name, graph.Shape(o.Name), IsBinned(graph, o.Name)))
                .OfType<RawHead>()
                .Where(m => m.Height * LeastStride <= size[0] && m.Width * LeastStride <= size[1]),
        ];
        if (maps.FirstOrDefault(m => m.Name == head.Output) is not { } own)
            return null;
        maps = [.. maps.Where(m => (m.Columns, m.Binned, m.Anchors) == (own.Columns, own.Binned, own.Anchors))];
        if (maps.DistinctBy(m => m.Height).Count() != maps.Length || maps.Length < 2)
            return null;
        Val rows = Concat(1, maps.Select(m => m.Rows(graph)));
        if (!own.Binned && graph.Producer(own.Name) is not { OpType: "Sigmoid" })
            rows = Concat(
                2,
                rows.Slice(graph.Ints(0), graph.Ints(Sides), graph.Ints(2)),
                rows.Slice(graph.Ints(Sides), graph.Ints(own.Columns), graph.Ints(2)).Sigmoid()
            );
        var grid = new AnchorGrid([
            .. maps.Select(m => new AnchorScale(m.Anchors * m.Height * m.Width, (int)m.Height, (int)m.Width)),
        ]);
        if (own.Binned)
            rows = Concat(2, Expected(rows), rows.Slice(graph.Ints(Bins), graph.Ints(own.Columns), graph.Ints(2)));
        int columns = (int)(own.Binned ? own.Columns - Bins + Sides : own.Columns),
            first = own.Binned ? Sides : Sides + 1;
        Dim[] dims = [graph.Shape(own.Name)![0], grid.Rows, columns];
        graph.Learn([new() { Name = rows.Name, Type = Dim.Type(ElementType.Float, dims) }]);
        var layout = new DetectionLayout(RowsFirst: true, columns)
        {
            Form = own.Binned ? BoxForm.Distances : BoxForm.Cell,
            Objectness = own.Binned ? null : Sides,
            FirstClass = first,
            Classes = columns - first,
            Activation = own.Binned ? OutputActivation.Sigmoid : OutputActivation.None,
        };
        return head with
        {
            Tensor = rows.Name,
            OutputActivation = OutputActivation.None,
            Rows = new(RowKind.Boxes, [layout], grid)
            {
                Output = OutputRows.Text(own.Name, graph.Shape(own.Name)!),
                Parts = [.. maps.Select(m => (m.Name, $"the {m.Height} x {m.Width} cells"))],
            },
        };
    }

    /// <summary>The distances of a box's sides: the expectations over their bins.</summary>
    private static Val Expected(Val rows)
    {
        var graph = rows.Graph;
        const int bins = Bins / Sides;
        Val scores = rows.Slice(graph.Ints(0), graph.Ints(Bins), graph.Ints(2)).Reshape(0, -1, Sides, bins),
            numbers = graph.Add(Tensors.Of("", [.. Enumerable.Range(0, bins).Select(i => (float)i)], bins));
        return (graph.Emit("Softmax", [scores], Attr.Of("axis", 3L)) * numbers).Sum([3], keep: false);
    }

    private static bool IsBinned(GraphBuilder graph, string name) =>
        graph.Producer(name) is { OpType: "Concat" } node && graph.Shape(node.Input[0]) is [_, { Value: Bins }, _, _];

    /// <summary>The feature map of one scale.</summary>
    private sealed record RawHead(string Name, bool Binned, long Anchors, long Height, long Width, long Columns)
    {
        private bool IsFlat { get; init; }

        public static RawHead? Of(string name, Dim[]? dims, bool binned) =>
            dims switch
            {
                [_, { Value: > Bins and var c }, { Value: { } h }, { Value: { } w }] when binned => new(
                    name,
                    true,
                    1,
                    h,
                    w,
                    c
                )
                {
                    IsFlat = true,
                },
                [_, { Value: { } c }, { Value: { } h }, { Value: { } w }]
                    when c % RawHeads.Anchors == 0 && c / RawHeads.Anchors >= LeastColumns => new(
                    name,
                    false,
                    RawHeads.Anchors,
                    h,
                    w,
                    c / RawHeads.Anchors
                )
                {
                    IsFlat = true,
                },
                [_, { Value: { } a }, { Value: { } h }, { Value: { } w }, { Value: >= LeastColumns and var k }] => new(
                    name,
                    false,
                    a,
                    h,
                    w,
                    k
                ),
                _ => null,
            };

        /// <summary>The rows of the scale, cell by cell.</summary>
        public Val Rows(GraphBuilder graph) =>
            (
                IsFlat
                    ? graph[Name].Reshape(0, Anchors, Columns, -1).Transpose(0, 3, 1, 2)
                    : graph[Name].Reshape(0, Anchors, -1, Columns).Transpose(0, 2, 1, 3)
            ).Reshape(0, -1, Columns);
    }
}
