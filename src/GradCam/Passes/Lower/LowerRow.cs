using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lower;

/// <summary>The form of one operator of opset 18 in an older opset.</summary>
/// <param name="Until">
/// The opset that brought what older ones do not have: from there on the node stays as it is.
/// </param>
/// <param name="Rewrite">The nodes that take its place; null if this node cannot be written without that opset.</param>
internal sealed record LowerRow(int Until, Func<NodeProto, LowerContext, IEnumerable<NodeProto>?> Rewrite)
{
    /// <summary>An operator, or a form of it, that is not there before an opset.</summary>
    /// <param name="opset">The opset.</param>
    /// <param name="form">The nodes that are meant; null for all.</param>
    public static LowerRow From(int opset, Func<NodeProto, bool>? form = null) =>
        new(opset, (node, _) => form is null || form(node) ? null : [node]);
}
