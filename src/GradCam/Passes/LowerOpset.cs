using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes.Lower;

namespace GradCam.Passes;

/// <summary>
/// Writes a model of opset 18, in which gradients are written, in the form of an older one, which other runtimes may
/// want. The counterpart of <see cref="LiftOpset"/>.
/// </summary>
/// <param name="to">The opset wanted.</param>
/// <param name="taken">Names that new values cannot have, besides those of the model.</param>
internal sealed class LowerOpset(int to, IReadOnlySet<string> taken) : IModelPass
{
    /// <summary>The oldest opset that can be written.</summary>
    public const int Oldest = 13;

    /// <inheritdoc/>
    /// <exception cref="NewerOpsetException">A node cannot be written in that opset.</exception>
    public ModelProto Apply(ModelProto model)
    {
        var graph = new GraphBuilder(model);
        graph.Reserve(taken);
        var context = new LowerContext(graph, taken);
        Lower(model.Graph, context);
        foreach (var set in model.OpsetImport.Where(set => set.Domain is "" or "ai.onnx"))
            set.Version = to;
        return model;
    }

    private void Lower(GraphProto graph, LowerContext context)
    {
        NodeProto[] lowered = [.. graph.Node.ToArray().SelectMany(node => Lower(node, context))];
        graph.Node.Clear();
        graph.Node.Add(lowered);
    }

    private IEnumerable<NodeProto> Lower(NodeProto node, LowerContext context)
    {
        foreach (var inner in node.Subgraphs())
            Lower(inner, context);
        IEnumerable<NodeProto> lowered = [node];
        if (!node.IsStandard() || !LowerTable.Rows.TryGetValue(node.OpType, out var rows))
            return lowered;
        foreach (var row in rows.Where(r => to < r.Until))
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
