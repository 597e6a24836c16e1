using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes.Lower;

namespace GradCam.Passes;

/// <summary>
/// Writes nodes of opset 18, in which gradients are written, in the form of an older one, which other runtimes may
/// want. The counterpart of <see cref="LiftOpset"/>.
/// </summary>
internal static class LowerOpset
{
    /// <summary>The oldest opset that can be written.</summary>
    public const int Oldest = 13;

    /// <summary>Writes nodes in another form.</summary>
    /// <param name="graph">The graph that the nodes are in; constants may be added to it.</param>
    /// <param name="nodes">Nodes of opset 18; not changed.</param>
    /// <param name="opset">The opset wanted.</param>
    /// <param name="taken">Names that new values cannot have.</param>
    /// <exception cref="NewerOpsetException">A node cannot be written in that opset.</exception>
    public static IEnumerable<NodeProto> Lower(
        GraphBuilder graph,
        IEnumerable<NodeProto> nodes,
        int opset,
        IReadOnlySet<string> taken
    )
    {
        var context = new LowerContext(graph, taken);
        return [.. nodes.SelectMany(node => Lower(node, context, opset))];
    }

    private static IEnumerable<NodeProto> Lower(NodeProto node, LowerContext context, int opset)
    {
        IEnumerable<NodeProto> lowered = [node];
        if (!node.IsStandard() || !LowerTable.Rows.TryGetValue(node.OpType, out var rows))
            return lowered;
        foreach (var row in rows.Where(r => opset < r.Until))
            lowered =
            [
                .. lowered.SelectMany(n =>
                    n.OpType != node.OpType
                        ? [n]
                        : row.Rewrite(n, context) ?? throw new NewerOpsetException(node.OpType, row.Until)
                ),
            ];
        return lowered;
    }
}

/// <summary>A node that an opset does not have.</summary>
/// <param name="op">Its operator.</param>
/// <param name="needed">The opset that has it.</param>
internal sealed class NewerOpsetException(string op, int needed) : Exception($"{op} needs opset {needed}.")
{
    /// <summary>The operator.</summary>
    public string Op => op;

    /// <summary>The oldest opset that has it in the form that is needed.</summary>
    public int Needed => needed;
}
