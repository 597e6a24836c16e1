using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Autodiff.Rules;

/// <summary>
/// The product of the weights with a gradient that is one at a single class: it is a row of the weights, not all of
/// which need be read.
/// </summary>
public class OneHotTests
{
    private const int Inputs = 3,
        Classes = 4;

    private static readonly float[] Weights = SmallModels.Numbers([Inputs * Classes]);

    [Theory]
    [InlineData("MatMul", false, 1f)]
    [InlineData("Gemm", false, 1f)]
    [InlineData("Gemm", true, 1f)]
    [InlineData("Gemm", false, -2.5f)]
    [InlineData("Gemm", true, 0.5f)]
    public void Gradient_ofAClass_isItsRowOfTheWeights(string op, bool transposed, float alpha)
    {
        var graph = Build(op, transposed, alpha, known: true);
        float[] found = SmallModels.Run(graph.Model, ("x", [2, Inputs], [1, 2, 3, 4, 5, 6]));

        int[] classes = [2, 1];
        float Weight(int input, int output) =>
            transposed ? Weights[output * Inputs + input] : Weights[input * Classes + output];
        Assert.Equal(
            [.. classes.SelectMany(c => Enumerable.Range(0, Inputs).Select(i => alpha * Weight(i, c)))],
            found
        );
        Assert.DoesNotContain(graph.Graph.Node, n => n.OpType is "OneHot" or "Gemm" && n.Output[0] != "y");
    }

    [Fact]
    public void Gradient_ofAnyRows_isAProduct()
    {
        var graph = Build("Gemm", transposed: true, 1, known: false);
        Assert.Contains(graph.Graph.Node, n => n.OpType == "Gemm" && n.Output[0] != "y");
    }

    private static GraphBuilder Build(string op, bool transposed, float alpha, bool known)
    {
        AttributeProto[] attributes =
            op == "Gemm" ? [Attr.Of("transB", transposed ? 1L : 0), Attr.Of("alpha", alpha)] : [];
        var model = SmallModels.Of(
            [Nodes.New(op, ["x", "w"], ["y"], attributes)],
            [("x", [-1, Inputs])],
            ["y"],
            18,
            Tensors.Of("w", Weights, transposed ? [Classes, Inputs] : [Inputs, Classes])
        );
        var graph = new GraphBuilder(model);
        new InferShapes(InProcessRuntime.Default).Learn(graph);
        Val index = graph.Ints(2, 1).Reshape(2, 1);
        Val seed = known ? ValOps.OneHot(index, graph.Ints(Classes)) : graph["y"].Sign();
        var gradient = Differentiator.Gradients(graph["y"], seed, [graph["x"]])[0];
        graph.Graph.Output.Clear();
        graph.Output(gradient);
        new Prune().Apply(graph.Model);
        return graph;
    }
}
