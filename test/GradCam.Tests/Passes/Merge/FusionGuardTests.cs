using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes.Merge;

namespace GradCam.Tests.Passes.Merge;

/// <summary>A value inside of what the runtime fuses is copied for further readers; others are not.</summary>
public class FusionGuardTests
{
    [Theory]
    [InlineData("scaled", true)]
    [InlineData("erf", true)]
    [InlineData("gelu", true)]
    [InlineData("conv", false)]
    [InlineData("relu", false)]
    public void Contains_whatIsConnectedToErf(string value, bool inside) =>
        Assert.Equal(inside, new FusionGuard(Gelu()).Contains(value));

    [Fact]
    public void Copy_copiesAllInsideOnce_andReadsTheRestThroughASum()
    {
        var guard = new FusionGuard(Gelu());

        string copy = guard.Copy("erf");

        Assert.Equal(copy, guard.Copy("erf"));
        Assert.Equal(["Sum", "Div", "Erf"], guard.Copies.Select(n => n.OpType));
        Assert.Equal("conv", guard.Copies[0].Input[0]);
        Assert.Equal(guard.Copies[0].Output[0], guard.Copies[1].Input[0]);
        // Constants are no part of what is fused.
        Assert.Equal("root2", guard.Copies[1].Input[1]);
        Assert.Equal(copy, guard.Copies[2].Output[0]);
    }

    /// <summary>conv / √2 → erf → · conv, and a Relu beside it.</summary>
    private static ModelProto Gelu()
    {
        var model = new ModelProto { Graph = new() };
        model.Graph.Initializer.Add(Tensors.Of("root2", [1.41421f]));
        model.Graph.Node.Add(Nodes.New("Conv", ["image", "weights"], ["conv"]));
        model.Graph.Node.Add(Nodes.New("Div", ["conv", "root2"], ["scaled"]));
        model.Graph.Node.Add(Nodes.New("Erf", ["scaled"], ["erf"]));
        model.Graph.Node.Add(Nodes.New("Mul", ["erf", "conv"], ["gelu"]));
        model.Graph.Node.Add(Nodes.New("Relu", ["conv"], ["relu"]));
        return model;
    }
}
