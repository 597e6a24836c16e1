using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Targets;

/// <summary>The cells of the picture that the rows of a detector's output belong to.</summary>
/// <param name="Scales">The scales, in the order of the rows.</param>
internal sealed record AnchorGrid(IReadOnlyList<AnchorScale> Scales)
{
    private const int MostAnchors = 9;

    /// <summary>
    /// The rows of a scale are all cells of its first anchor, then all of its next, as YOLO has them; else all anchors
    /// of the first cell come first.
    /// </summary>
    public bool AnchorsFirst { get; init; }

    /// <summary>Number of rows.</summary>
    public long Rows => Scales.Sum(s => s.Rows);

    /// <summary>Finds the cells in the graph, or by the number of rows.</summary>
    public static AnchorGrid? Of(GraphBuilder graph, string tensor, long rows, IReadOnlyList<int> size) =>
        InGraph(graph, tensor, rows) ?? ByStrides(rows, size);

    /// <summary>The cells of strides of powers of two, if all scales have equally many rows for each cell.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="size">Height and width of the input.</param>
    public static AnchorGrid? ByStrides(long rows, IReadOnlyList<int> size)
    {
        foreach (int anchors in (int[])[1, 3, 2])
        foreach (int first in (int[])[8, 4, 16, 32])
        {
            var scales = new List<AnchorScale>();
            for (int stride = first; stride <= Math.Min(128, size.Min()); stride *= 2)
            {
                int height = (size[0] + stride - 1) / stride,
                    width = (size[1] + stride - 1) / stride;
                scales.Add(new((long)anchors * height * width, height, width));
                long sum = scales.Sum(s => s.Rows);
                // A single scale is often met by chance.
                if (sum == rows && scales.Count > 1)
                    return new(scales);
                if (sum >= rows)
                    break;
            }
        }
        return null;
    }

    /// <summary>The cells of the feature maps whose rows are joined to the output.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="tensor">The output.</param>
    /// <param name="rows">Number of rows.</param>
    public static AnchorGrid? InGraph(GraphBuilder graph, string tensor, long rows)
    {
        var parts = Joined(graph, tensor, rows) ?? [(tensor, rows)];
        var scales = new List<AnchorScale>();
        foreach (var (part, count) in parts)
        {
            var fitting = Heads(graph, part)
                .Select(head => Cells(graph, head))
                .OfType<(int Height, int Width)>()
                .Where(c => Anchors(count, c) is not null)
                .ToArray();
            if (fitting.Length == 0)
                return null;
            var (height, width) = fitting.MaxBy(c => c.Height * c.Width);
            scales.Add(new(count, height, width));
        }
        return new(scales);
    }

    private static long? Anchors(long rows, (int Height, int Width) cells) =>
        cells is not (1, 1) && Math.DivRem(rows, cells.Height * cells.Width) is (>= 1 and <= MostAnchors, 0) found
            ? found.Quotient
            : null;

    /// <summary>The scale of a row.</summary>
    public int ScaleOf(int row)
    {
        for (int scale = 0; scale < Scales.Count; scale++)
        {
            if (row < Scales[scale].Rows)
                return scale;
            row -= (int)Scales[scale].Rows;
        }
        return Scales.Count - 1;
    }

    /// <summary>The cell of a row, as fractions of the picture: left, top, right and bottom.</summary>
    public (float Left, float Top, float Right, float Bottom) Cell(int row)
    {
        int number = ScaleOf(row);
        var scale = Scales[number];
        row -= (int)Scales.Take(number).Sum(s => s.Rows);
        int cells = scale.Height * scale.Width,
            cell = AnchorsFirst ? row % cells : (int)(row / (scale.Rows / cells));
        int y = Math.Min(cell / scale.Width, scale.Height - 1),
            x = cell % scale.Width;
        return ((float)x / scale.Width, (float)y / scale.Height, (x + 1f) / scale.Width, (y + 1f) / scale.Height);
    }

    /// <summary>
    /// The learned operators that an output comes from without another between them; none where rows were chosen.
    /// </summary>
    public static IReadOnlyList<NodeProto> Heads(GraphBuilder graph, string tensor)
    {
        var found = new List<NodeProto>();
        var seen = new HashSet<string>();
        var open = new Stack<string>([tensor]);
        while (open.TryPop(out string? name))
        {
            if (name.Length == 0 || !seen.Add(name) || graph.Producer(name) is not { } node)
                continue;
            // What was chosen among rows no longer stands in the order of cells.
            if (node.OpType is "TopK" or "NonMaxSuppression")
                return [];
            if (IsHead(graph, node))
                found.Add(node);
            else if (node.OpType is not ("Shape" or "Constant"))
                foreach (string input in node.Input)
                    open.Push(input);
        }
        return found;
    }

    // The expectation over the bins of a box's sides is written as a convolution that learns nothing.
    private static bool IsHead(GraphBuilder graph, NodeProto node) =>
        node.OpType is "Conv" or "ConvTranspose" or "MatMul" or "Gemm"
        && !(node.OpType == "Conv" && graph.Producer(node.In(0)) is { OpType: "Softmax" or "Transpose" });

    private static (int Height, int Width)? Cells(GraphBuilder graph, NodeProto head) =>
        head.OpType is "Conv" or "ConvTranspose"
        && graph.Shape(head.Output[0]) is [_, _, { Value: { } height }, { Value: { } width }]
            ? ((int)height, (int)width)
            : null;

    /// <summary>The parts of the first concatenation of rows behind an output.</summary>
    private static (string Name, long Rows)[]? Joined(GraphBuilder graph, string tensor, long rows)
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>([tensor]);
        while (open.TryDequeue(out string? name))
        {
            if (name.Length == 0 || !seen.Add(name) || graph.Producer(name) is not { } node || IsHead(graph, node))
                continue;
            if (node.OpType == "Concat" && graph.Shape(name) is { } dims)
            {
                int axis = (int)(node.Int("axis", 0) + dims.Length) % dims.Length;
                long?[] lengths =
                [
                    .. node.Input.Select(i => graph.Shape(i) is { } d && d.Length > axis ? d[axis].Value : null),
                ];
                if (lengths.Length > 1 && lengths.All(l => l > 0) && lengths.Sum() == rows)
                    return [.. node.Input.Zip(lengths, (input, length) => (input, length!.Value))];
            }
            foreach (string input in node.Input)
                open.Enqueue(input);
        }
        return null;
    }
}
