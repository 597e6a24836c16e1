using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lift;

/// <summary>The rewriting of one operator's old form.</summary>
/// <param name="Until">The first opset that has the new form.</param>
/// <param name="Rewrite">
/// The nodes that take the old one's place, in the form of that opset; the node itself may be changed and returned.
/// </param>
internal sealed record LiftRow(int Until, Func<NodeProto, LiftContext, IEnumerable<NodeProto>> Rewrite);
