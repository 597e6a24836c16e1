using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes.Rows;

namespace GradCam.Passes;

/// <summary>
/// Computes of a value only the row that is read: a vision transformer classifies by one token of its last block, so
/// what that block does token by token need not be done for the others, nor undone on the way back. Scores and
/// gradients stay the same.
/// </summary>
internal static class ReadRowsOnly
{
    /// <summary>Rewrites a graph.</summary>
    /// <param name="graph">The graph, with the shapes of its values; its outputs stay as they are.</param>
    /// <returns>False if there was nothing to gain.</returns>
    public static bool In(GraphBuilder graph)
    {
        var read = new Dictionary<string, Row?>();
        foreach (var output in graph.Graph.Output)
            read[output.Name] = null;
        foreach (var node in graph.Graph.Node.Reverse())
        foreach (var (name, row) in Reads(graph, node, read))
            read[name] = read.TryGetValue(name, out var other) && other != row ? null : row;
        var narrowed = new Dictionary<NodeProto, Narrowing>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Graph.Node)
            if (Narrowed(graph, node, read) is { } narrowing)
                narrowed[node] = narrowing;
        // Only products are worth nodes of their own.
        if (!narrowed.Keys.Any(n => n.OpType is "MatMul" or "Gemm"))
            return false;
        Rewrite(graph, narrowed);
        return true;
    }

    /// <summary>The parts of its inputs that a node reads: a row, or null for all.</summary>
    private static IEnumerable<(string Name, Row? Row)> Reads(
        GraphBuilder graph,
        NodeProto node,
        Dictionary<string, Row?> read
    )
    {
        if (Picked.By(graph, node) is { } picked)
            return [(node.Input[0], picked), .. node.Input.Skip(1).Select(i => (i, (Row?)null))];
        if (Narrowed(graph, node, read) is { } narrowing)
            return node.Input.Select((name, i) => (name, narrowing.Input(i)));
        return Nodes.Reads(node).Select(name => (name, (Row?)null));
    }

    /// <summary>Null if more than a row of the node's output is read, or a row depends on more.</summary>
    private static Narrowing? Narrowed(GraphBuilder graph, NodeProto node, Dictionary<string, Row?> read) =>
        node.Output.Count(o => o.Length > 0) == 1
        && read.GetValueOrDefault(node.Output[0]) is { } row
        && RowWise.Axes(graph, node, row.Axis) is { } axes
            ? new(row, axes)
            : null;

    /// <summary>
    /// Puts nodes of one row in the place of those that were narrowed. What they compute has other names: a name stands
    /// for the same value as in the model.
    /// </summary>
    private static void Rewrite(GraphBuilder graph, Dictionary<NodeProto, Narrowing> narrowed)
    {
        NodeProto[] nodes = [.. graph.Graph.Node];
        graph.Graph.Node.Clear();
        var rows = new Dictionary<string, Val>();
        var slices = new Dictionary<(string, Row), Val>();
        foreach (var node in nodes)
        {
            if (narrowed.TryGetValue(node, out var narrowing))
            {
                rows[node.Output[0]] = OneRow(node, narrowing);
                continue;
            }
            if (Picked.By(graph, node) is not null && rows.TryGetValue(node.Input[0], out var row))
                Picked.TakeOnly(graph, node, row);
            graph.Graph.Node.Add(node);
        }

        Val OneRow(NodeProto node, Narrowing narrowing)
        {
            var inputs = node.Input.Select((name, i) => narrowing.Input(i) is { } row ? RowOf(name, row) : graph[name]);
            int axis = narrowing.Row.Axis;
            return Known(
                graph.Emit(node.OpType, RowWise.Inputs(graph, node, axis, [.. inputs]), node.Attribute),
                node.Output[0],
                axis
            );
        }

        Val RowOf(string name, Row row)
        {
            if (rows.TryGetValue(name, out var made))
                return made;
            if (!slices.TryGetValue((name, row), out var slice))
                slices[(name, row)] = slice = Known(
                    graph[name].Slice(graph.Ints(row.Index), graph.Ints(row.Index + 1), graph.Ints(row.Axis)),
                    name,
                    row.Axis
                );
            return slice;
        }

        // Inference, which takes a while for a large graph, would find the same.
        Val Known(Val row, string whole, int axis)
        {
            var shape = graph.Shape(whole)!.Select((d, i) => i == axis ? 1 : d);
            graph.Learn([new ValueInfoProto { Name = row.Name, Type = Dim.Type(graph.Type(whole), shape) }]);
            return row;
        }
    }

    /// <summary>A node of whose output one row is read.</summary>
    /// <param name="Row">The row.</param>
    /// <param name="Axes">The axis of each input that has the row; null for inputs that are read whole.</param>
    private sealed record Narrowing(Row Row, int?[] Axes)
    {
        public Row? Input(int i) => Axes[i] is { } axis ? Row with { Axis = axis } : null;
    }
}
