using GradCam.Autodiff;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Targets;

namespace GradCam.Graphs;

/// <summary>The vector before the head: what the last linear layer makes the scores of.</summary>
internal static class FeatureVector
{
    /// <summary>Its tensor in the network's graph.</summary>
    /// <exception cref="GradCamException">The network has none.</exception>
    public static string Of(Network network)
    {
        if (network.IsDense || network.Head.Rows is not null)
            throw None(network, "it has scores at many places");
        var graph = network.Graph;
        var varying = Differentiator.DependingOn([network.Input], graph.Graph.Node);
        bool IsFixed(string name) => !varying.Contains(name);
        var node = ScoreHead.BehindReshapes(graph, network.Head.Tensor);
        // Activations of the scores, biases and scales.
        while (
            node is { OpType: "Softmax" or "LogSoftmax" or "Sigmoid" or "Dropout" }
            || node is { OpType: "BatchNormalization" } && node.Input.Skip(1).All(IsFixed)
            || node is { OpType: "Add" or "Sub" or "Mul" or "Div" } && node.Input.Count(IsFixed) == 1
        )
            node = ScoreHead.BehindReshapes(graph, node.Input.First(i => !IsFixed(i)));
        if (node is null || !IsLinear(node) || !node.Input.Skip(1).All(IsFixed))
            throw None(network, $"its scores are made by {node?.OpType ?? "no operator"}, and by no linear layer");
        string vector = node.Input[0];
        return graph.Shape(vector) is { Length: >= 2 } dims && dims.Skip(1).Count(d => d.Value != 1) <= 1
            ? vector
            : throw None(network, $"its last linear layer, {node.OpType}, reads more than a vector");
    }

    /// <summary>A layer that multiplies one vector by weights; a convolution of one place is one.</summary>
    private static bool IsLinear(NodeProto node) =>
        node.OpType is "MatMul" or "Conv" || (node.OpType == "Gemm" && node.Int("transA", 0) == 0);

    private static GradCamException None(Network network, string reason) =>
        new(
            $"The model has no vector before its head that could be kept ({reason}, output '{network.Head.Output}'): "
                + "leave features out, or name an output that a linear layer makes of a vector "
                + "(ExplainerOptions.Output)."
        );
}
