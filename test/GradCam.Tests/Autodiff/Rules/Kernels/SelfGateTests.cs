using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff.Rules.Kernels;

/// <summary>
/// A value that gates itself has the gradient that its factors have one by one, as they are differentiated where an
/// Identity stands between the value and its gate.
/// </summary>
public class SelfGateTests
{
    public static TheoryData<string, float, float, long[]> Gates =>
        new()
        {
            { "Sigmoid", 0, 0, [1, 16, 3, 4] },
            { "Sigmoid", 0, 0, [2, 5] },
            { "HardSigmoid", 1f / 6, 0.5f, [1, 16, 3, 4] },
            { "HardSigmoid", 1f / 6, 0.5f, [2, 3, 4, 5] },
            { "HardSigmoid", 0.2f, 0.5f, [3, 7] },
            { "HardSigmoid", 0.4f, 0.3f, [1, 16, 5, 2] },
        };

    [Theory]
    [MemberData(nameof(Gates))]
    public void Gradient_ofSelfGate_isThatOfBothFactors(string gate, float alpha, float beta, long[] shape)
    {
        // On both sides of the places where a HardSigmoid reaches 0 and 1.
        float[] values = [.. SmallModels.Numbers(shape).Select(v => 6 * v)];
        float[] together = Gradient(Model(gate, alpha, beta, shape, apart: false), "x", values, shape, out int nodes),
            apart = Gradient(Model(gate, alpha, beta, shape, apart: true), "x", values, shape, out int moreNodes);

        Assert.Equal(apart, together, (a, b) => Math.Abs(a - b) <= 1e-5f);
        Assert.True(nodes < moreNodes, $"{nodes} nodes, and {moreNodes} one by one");
    }

    [Fact]
    public void Gradient_ofTheGateItself_isAskedFor_isTheValue()
    {
        long[] shape = [2, 5];
        float[] values = SmallModels.Numbers(shape);

        Assert.Equal(
            values,
            Gradient(Model("Sigmoid", 0, 0, shape, apart: false), "gate", values, shape, out _),
            (a, b) => Math.Abs(a - b) <= 1e-6f
        );
    }

    private static ModelProto Model(string gate, float alpha, float beta, long[] shape, bool apart)
    {
        AttributeProto[] attributes = gate == "Sigmoid" ? [] : [Attr.Of("alpha", alpha), Attr.Of("beta", beta)];
        return SmallModels.Of(
            [
                Nodes.New("Identity", ["x"], ["other"]),
                Nodes.New(gate, [apart ? "other" : "x"], ["gate"], attributes),
                Nodes.New("Mul", ["x", "gate"], ["y"]),
            ],
            [("x", shape)],
            ["y"],
            18
        );
    }

    private static float[] Gradient(ModelProto model, string of, float[] values, long[] shape, out int nodes)
    {
        var graph = new GraphBuilder(model);
        new InferShapes(InProcessRuntime.Default).Learn(graph);
        int before = graph.Graph.Node.Count;
        Val gradient = Differentiator.Gradients(graph["y"], ValOps.Full(graph["y"].Shape(), 1), [graph[of]])[0];
        nodes = graph.Graph.Node.Count - before;
        model.Graph.Output.Clear();
        graph.Output(gradient);
        return SmallModels.Run(model, ("x", shape, values));
    }
}
