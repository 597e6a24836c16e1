using GradCam.Graph.Lift;
using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>
/// Writes old forms of operators in the form of opset 18, so that everything later knows one form of each: axes and bounds are
/// inputs, Softmax works on one axis, Upsample is Resize.
/// </summary>
internal static class OpsetLift
{
    /// <summary>The opset that older models are brought to.</summary>
    public const int Target = 18;

    // IR version 8 is the oldest that opset 18 was published with.
    private const int TargetIr = 8;

    /// <summary>Lifts a model in place; newer ones stay as they are.</summary>
    /// <exception cref="GradCamException">An operator's old form has no counterpart.</exception>
    public static void Lift(ModelProto model)
    {
        var import = model.OpsetImport.First(o => o.Domain is "" or "ai.onnx");
        if (import.Version >= Target) return;
        var context = new LiftContext(model, (int)import.Version);
        Lift(model.Graph, context);
        import.Version = Target;
        model.IrVersion = Math.Max(model.IrVersion, TargetIr);
    }

    private static void Lift(GraphProto graph, LiftContext context)
    {
        var lifted = new List<NodeProto>(graph.Node.Count);
        foreach (var node in graph.Node)
        {
            foreach (var inner in node.Attribute.Where(a => a.G is not null)) Lift(inner.G, context);
            if (node.IsStandard() && LiftTable.Rows.TryGetValue(node.OpType, out var row) && context.Opset < row.Until) lifted.AddRange(row.Rewrite(node, context));
            else lifted.Add(node);
        }
        graph.Node.Clear();
        graph.Node.Add(lifted);
    }
}
