using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Inference;

/// <summary>The rewriting steps of ONNX Runtime that end the process on some valid models.</summary>
internal static class UnsafeOptimizers
{
    // ONNX Runtime 1.31.1: it moves DequantizeLinear forward along each reader's explicit inputs. A node with a
    // subgraph (If, Loop, Scan) that reads the value from outside has none of that number.
    private const string QuantizationPropagation = "QDQPropagationTransformer";

    /// <summary>The steps to skip for a model; null for none.</summary>
    public static string? In(ModelProto model) =>
        AnyNode(model.Graph, node => node.OpType == "DequantizeLinear")
        && AnyNode(model.Graph, node => node.Subgraphs().Any())
            ? QuantizationPropagation
            : null;

    private static bool AnyNode(GraphProto graph, Func<NodeProto, bool> wanted) =>
        graph.Node.Any(node => wanted(node) || node.Subgraphs().Any(inner => AnyNode(inner, wanted)));
}
