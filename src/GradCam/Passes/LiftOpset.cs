using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes.Lift;

namespace GradCam.Passes;

/// <summary>
/// Writes old forms of operators in the form of opset 18, so that everything later knows one form of each: axes and
/// bounds are inputs, Softmax works on one axis, Upsample is Resize.
/// </summary>
/// <param name="runtime">Infers shapes, which some rows need.</param>
/// <param name="to">The opset to bring models to, at most <see cref="Target"/>.</param>
internal sealed class LiftOpset(IModelRuntime runtime, int to = LiftOpset.Target) : IModelPass
{
    /// <summary>The opset that older models are brought to.</summary>
    public const int Target = 18;

    /// <summary>Lifts a model in place; newer ones stay as they are.</summary>
    /// <exception cref="GradCamException">An operator's old form has no counterpart.</exception>
    public ModelProto Apply(ModelProto model)
    {
        var import = model.OpsetImport.First(o => o.Domain is "" or "ai.onnx");
        if (import.Version >= to)
            return model;
        var context = new LiftContext(model, runtime, (int)import.Version);
        Lift(model.Graph, context);
        import.Version = to;
        model.IrVersion = Math.Max(model.IrVersion, IrOf(to));
        return model;
    }

    /// <summary>The oldest version of the format that an opset was published with.</summary>
    public static int IrOf(int opset) =>
        opset switch
        {
            >= 23 => 11,
            >= 21 => 10,
            >= 19 => 9,
            >= 15 => 8,
            >= 12 => 7,
            _ => 6,
        };

    private void Lift(GraphProto graph, LiftContext context)
    {
        foreach (var inner in graph.Node.SelectMany(node => node.Subgraphs()))
            Lift(inner, context);
        NodeProto[] lifted = [.. graph.Node.SelectMany(node => Lifted(node, context))];
        graph.Node.Clear();
        graph.Node.Add(lifted);
    }

    /// <summary>The nodes in place of one; what a row writes may need the rows of later opsets.</summary>
    private IEnumerable<NodeProto> Lifted(NodeProto node, LiftContext context, int after = 0)
    {
        var row = node.IsStandard()
            ? LiftTable
                .Rows.GetValueOrDefault(node.OpType)
                ?.FirstOrDefault(r => r.Until > after && context.Opset < r.Until && r.Until <= to)
            : null;
        return row is null
            ? [node]
            : row.Rewrite(node, context).SelectMany(written => Lifted(written, context, row.Until));
    }
}
