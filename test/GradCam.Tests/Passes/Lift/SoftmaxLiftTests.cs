using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Passes;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Passes.Lift;

/// <summary>Before opset 13 Softmax went over all axes from one on.</summary>
public class SoftmaxLiftTests
{
    [Fact]
    public void Lift_ofSoftmaxBehindAGlobalPool_staysATrailingSoftmax()
    {
        var model = SmallModels.Of(
            [Nodes.New("GlobalAveragePool", ["x"], ["pooled"]), Nodes.New("Softmax", ["pooled"], ["y"])],
            [("x", [1, 3, 4, 4])],
            ["y"],
            7
        );

        new LiftOpset(InProcessRuntime.Default).Apply(model);

        Assert.Equal(["GlobalAveragePool", "Softmax"], model.Graph.Node.Select(n => n.OpType));
        Assert.Equal(1, model.Graph.Node[1].Int("axis", -1));
    }

    [Fact]
    public void Lift_ofSoftmaxOverSeveralAxes_goesThroughAMatrix()
    {
        var model = SmallModels.Of([Nodes.New("Softmax", ["x"], ["y"])], [("x", [2, 3, 4])], ["y"], 7);

        new LiftOpset(InProcessRuntime.Default).Apply(model);

        Assert.Equal(["Shape", "Flatten", "Softmax", "Reshape"], model.Graph.Node.Select(n => n.OpType));
        float[] rows = SmallModels.Run(model, ("x", [2, 3, 4], SmallModels.Numbers([24])));
        Assert.All(rows.Chunk(12), row => Assert.Equal(1, row.Sum(), 1e-5f));
    }
}
