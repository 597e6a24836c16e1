using GradCam.Building;
using GradCam.Layers;
using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>Finds what the rows of an output of a network of pictures are.</summary>
internal static class RowReader
{
    // Networks that read text halve the width up to five times.
    private const int MostHalvings = 5,
        FewestSteps = 4;

    // Coefficients of masks, one for each prototype.
    private const int FewestPrototypes = 8,
        MostPrototypes = 64;

    /// <summary>
    /// Reads the rows of scores <c>[N, a, b]</c>, and brings those to this form that are written otherwise: outputs
    /// that belong together are joined, and an axis of samples is added where there is none.
    /// </summary>
    /// <param name="graph">The graph that computes the scores, with inferred shapes.</param>
    /// <param name="head">The scores as the model has them.</param>
    /// <param name="kind">The value to explain.</param>
    /// <param name="size">Height and width of the input; other inputs have no rows.</param>
    /// <param name="samples">The input's axis of samples.</param>
    /// <param name="stated">The task that was stated; null for none.</param>
    public static ScoreHead Read(
        GraphBuilder graph,
        ScoreHead head,
        ScoreKind kind,
        IReadOnlyList<int> size,
        Dim samples,
        ModelTask? stated = null
    )
    {
        if (size.Count != 2 || stated == ModelTask.Segmentation)
            return head;
        if ((JoinedOutputs.Join(graph, head, kind, size, samples) ?? RawHeads.Join(graph, head, size)) is { } joined)
            return WithChoice(graph, joined);
        if (graph.Shape(head.Tensor) is not { } dims)
            return head;
        Val scores = graph[head.Tensor];
        bool isOpen = dims.Length is 2 or 3 && dims[^1].Value is 6 or 7 && dims[^2].Value is null;
        if (isOpen && !dims[^2].SameAs(samples) && Selects(graph, head.Tensor))
            return WithChoice(graph, Suppressed(graph, head, scores, dims));
        if (dims.Length == 2 && dims[0].Value > 1 && samples.Value is null or 1)
        {
            // The batch of a model whose samples are counted by the same symbol has no number.
            if (dims[0].Value == samples.Value)
                return head;
            scores = scores.Unsqueeze(0);
            dims = [1, .. dims];
        }
        else if (dims.Length == 3 && dims[0].Value > 1 && !dims[0].SameAs(samples) && IsSamples(dims[1], samples))
        {
            scores = scores.Transpose([1, 0, 2]);
            dims = [dims[1], dims[0], dims[2]];
        }
        if (dims.Length != 3 || dims[1].Value is not { } a || dims[2].Value is not { } b || a < 2)
            return head;
        if (Rows(graph, head, (a, b), dims, size, stated) is not { } rows)
            return head;
        if (scores.Name != head.Tensor)
            graph.Learn([new() { Name = scores.Name, Type = Dim.Type(ElementType.Float, dims) }]);
        return WithChoice(
            graph,
            head with
            {
                Tensor = scores.Name,
                Rows = rows with { Output = OutputRows.Text(head.Output, dims) },
            }
        );
    }

    private static ScoreHead WithChoice(GraphBuilder graph, ScoreHead head) =>
        head with
        {
            Rows = head.Rows! with { AreChosen = head.Rows.Grid is null && Selects(graph, head.Tensor) },
        };

    /// <summary>What is left of boxes after suppression: as many rows as there are objects.</summary>
    private static ScoreHead Suppressed(GraphBuilder graph, ScoreHead head, Val scores, Dim[] dims)
    {
        Val rows = dims.Length == 3 ? scores : scores.Unsqueeze(0);
        Dim[] all = [dims.Length == 3 ? dims[0] : 1, dims[^2], dims[^1]];
        graph.Learn([new() { Name = rows.Name, Type = Dim.Type(ElementType.Float, all) }]);
        return head with
        {
            Tensor = rows.Name,
            Rows = new(RowKind.Boxes, [.. DetectionLayout.Named((int)dims[^1].Value!)], null)
            {
                Output = OutputRows.Text(head.Output, dims),
            },
        };
    }

    private static bool IsSamples(Dim dim, Dim samples) => dim.Value == 1 || dim.SameAs(samples);

    private static OutputRows? Rows(
        GraphBuilder graph,
        ScoreHead head,
        (long A, long B) shape,
        Dim[] dims,
        IReadOnlyList<int> size,
        ModelTask? stated
    )
    {
        var (a, b) = shape;
        if (stated == ModelTask.Sequence)
            return Steps(head, b);
        bool areBoxes = stated == ModelTask.Detection;
        var inGraph = AnchorGrid.InGraph(graph, head.Tensor, a);
        bool isPlane = inGraph?.Scales.All(s => s is { Height: > 1, Width: > 1 }) == true;
        if (b == 1)
            return isPlane ? Cells(head, inGraph!, b) : null;
        if (!areBoxes && EndsInSoftmax(graph, head))
            return isPlane ? Cells(head, inGraph!, b) : Steps(head, b);
        var grid = isPlane ? inGraph : AnchorGrid.ByStrides(a, size);
        var across = !isPlane && b != 6 ? AnchorGrid.Of(graph, head.Tensor, b, size) : null;
        // A number of columns may be one of cells by chance; there are more rows.
        if (across is not null && a < b)
            grid = null;
        else if (grid is not null)
            across = null;
        bool isLine = inGraph?.Scales is [{ Height: 1 }];
        if (!areBoxes && grid is null && (isLine || (across is null && IsOfTheWidth(a, size[1]))))
            return Steps(head, b);
        bool transposed = grid is null && b != 6 && (across is not null || a < b);
        grid ??= across;
        int columns = (int)(transposed ? a : b);
        var parts = ColumnParts.Of(graph, head.Output, transposed ? 1 : 2, columns);
        bool looksLikeBoxes =
            columns >= 5
            && (areBoxes || grid is not null || parts is not null || columns == 6 || Selects(graph, head.Tensor));
        // A sigmoid over all columns leaves no room for a box in pixels: these are scores.
        if (isPlane && head.Activation == "Sigmoid")
            return Cells(head, inGraph!, b);
        if (grid is not null)
            grid = grid with { AnchorsFirst = true };
        return looksLikeBoxes
            ? new(RowKind.Boxes, Layouts(graph, !transposed, columns, (grid, isPlane), parts), grid)
            : OutputRows.Unknown(head.Output, dims);
    }

    private static OutputRows Steps(ScoreHead head, long classes) =>
        new(RowKind.Steps, [], null) { Classes = (int)classes, Activation = head.OutputActivation };

    /// <summary>Scores of the cells of feature maps, without boxes.</summary>
    private static OutputRows Cells(ScoreHead head, AnchorGrid grid, long classes)
    {
        var layout = new DetectionLayout(RowsFirst: true, (int)classes)
        {
            Form = BoxForm.Cell,
            FirstClass = 0,
            Classes = (int)classes,
        };
        return new(RowKind.Boxes, [.. JoinedOutputs.Activations(layout, head, anchors: false)], grid);
    }

    /// <summary>Steps of a line of text: as many as the width has when it was halved some times.</summary>
    private static bool IsOfTheWidth(long steps, int width) =>
        steps >= FewestSteps
        && Enumerable.Range(1, MostHalvings).Any(n => Math.Abs(steps - Math.Ceiling(width / Math.Pow(2, n))) <= 1);

    /// <summary>The meanings that the columns can have, the likeliest first.</summary>
    private static List<DetectionLayout> Layouts(
        GraphBuilder graph,
        bool rowsFirst,
        int columns,
        (AnchorGrid? Cells, bool InGraph) anchors,
        ColumnParts? parts
    )
    {
        var grid = anchors.Cells;
        var found = new List<DetectionLayout>();
        // Rows of all cells were not chosen, so that each class has a score; a number alone may be one by chance.
        var named = rowsFirst && columns >= 6 && (columns == 6 || grid is null) ? DetectionLayout.Named(columns) : [];
        if (!anchors.InGraph)
            found.AddRange(named);
        int scores = parts?.Scores ?? columns - 4 - (Prototypes(graph, columns - 5) ?? 0);
        // Objectness goes with anchors, whose rows come first; queries have none.
        bool objectness = parts?.Objectness ?? (rowsFirst && grid is not null && scores > 1);
        foreach (bool has in (bool[])[objectness, !objectness])
            if (!has || scores > 1)
                found.Add(
                    DetectionLayout.Scored(rowsFirst, columns, scores, has) with
                    {
                        IsAnchored = anchors.InGraph,
                    }
                );
        foreach (bool has in (bool[])[objectness, !objectness])
            if (columns > 6)
                found.Add(DetectionLayout.Scored(rowsFirst, columns, columns - 4, has) with { IsOpen = true });
        if (grid is not null && columns >= 6)
            found.AddRange(
                ((BoxForm[])[BoxForm.Offsets, BoxForm.Cell]).Select(form =>
                    DetectionLayout.Scored(rowsFirst, columns, columns - 4, objectness: true) with
                    {
                        Form = form,
                        IsAnchored = true,
                    }
                )
            );
        if (anchors.InGraph)
            found.AddRange(named);
        return found;
    }

    /// <summary>The number of prototypes of masks that another output holds, whose coefficients rows end in.</summary>
    private static int? Prototypes(GraphBuilder graph, int most) =>
        graph
            .Graph.Output.Select(o => graph.Shape(o.Name))
            .Where(d => d is [_, { Value: >= FewestPrototypes and <= MostPrototypes }, _, _])
            .Select(d => (int?)d![1].Value)
            .FirstOrDefault(n => n < most);

    /// <summary>The graph chooses among its rows, as suppression and the best queries are chosen.</summary>
    private static bool Selects(GraphBuilder graph, string tensor)
    {
        var before = LayerCatalog.LeadingTo(graph, tensor);
        return graph.Graph.Node.Any(n => n.OpType is "NonMaxSuppression" or "TopK" && n.Output.Any(before.Contains));
    }

    private static bool EndsInSoftmax(GraphBuilder graph, ScoreHead head) =>
        ScoreHead.BehindReshapes(graph, head.Output) is { OpType: "Softmax" or "LogSoftmax" };
}
