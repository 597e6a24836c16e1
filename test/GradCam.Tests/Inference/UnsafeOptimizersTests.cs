using Google.Protobuf;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Inference;

/// <summary>The runtime merges a Pad into the pool behind it, and then may refuse the pool.</summary>
public class UnsafeOptimizersTests
{
    [Theory]
    [InlineData("MaxPool", 1, null)]
    [InlineData("AveragePool", 1, null)]
    [InlineData("MaxPool", 2, "Pad_Fusion")]
    [InlineData("MaxPool", 3, "Pad_Fusion")]
    [InlineData("AveragePool", 2, "Pad_Fusion")]
    [InlineData("LpPool", 2, "Pad_Fusion")]
    [InlineData("Conv", 2, null)]
    public void In_ofConstantPad_skipsTheMergingWhereItIsWiderThanTheWindow(string reader, long width, string? skipped)
    {
        Assert.Equal(skipped, UnsafeOptimizers.In(Model(reader, width)));
        Assert.Equal(skipped, UnsafeOptimizers.In(Model(reader, width, between: "Identity")));
    }

    [Theory]
    [InlineData("MaxPool", "Pad_Fusion")]
    [InlineData("Conv", null)]
    public void In_ofComputedPad_skipsTheMergingBeforeAPool(string reader, string? skipped) =>
        Assert.Equal(skipped, UnsafeOptimizers.In(Computed(Model(reader, 1))));

    [Fact]
    public void In_ofModelWithSeveralFaults_skipsAllOfThem()
    {
        var model = Model("MaxPool", 2);
        var branch = new AttributeProto { Name = "then_branch", G = new GraphProto() };
        branch.G.Node.Add(Nodes.New("DequantizeLinear", ["q", "s"], ["d"]));
        model.Graph.Node.Add(Nodes.New("If", ["c"], ["i"], branch));

        Assert.Equal("QDQPropagationTransformer;Pad_Fusion", UnsafeOptimizers.In(model));
    }

    [Theory]
    [InlineData("MaxPool")]
    [InlineData("AveragePool")]
    [InlineData("LpPool")]
    [InlineData("Conv")]
    public void Explain_ofPadAsWideAsTheWindow_runs(string reader)
    {
        foreach (var model in (ModelProto[])[Model(reader, 2), Computed(Model(reader, 2))])
        {
            using var explainer = Explainer.Load(model.ToByteArray());

            var found = explainer.Explain(
                new Tensor(SmallModels.Numbers([3, 8, 8]), [1, 3, 8, 8]),
                new() { Layers = ["features"], Methods = [CamMethods.HiResCam] }
            );

            Assert.Contains(found[0].Raw.Data, v => v != 0);
            Assert.All(explainer.Verify(explainer.Bake(new())), d => Assert.True(d.Largest <= 1e-4, d.ToString()));
        }
    }

    /// <summary>A classifier whose features have a margin, and are then read by a window of 2 x 2.</summary>
    private static ModelProto Model(string reader, long width, string? between = null)
    {
        var model = SmallModels.Classifier();
        var window = Nodes.New(reader, ["padded"], ["windows"], Attr.Of("strides", [2L, 2]));
        if (reader == "Conv")
            window.Input.Add("kernel");
        else
            window.Attribute.Add(Attr.Of("kernel_shape", [2L, 2]));
        NodeProto[] further = between is null
            ? [Nodes.New("Pad", ["features", "pads"], ["padded"]), window]
            : [Nodes.New("Pad", ["features", "pads"], ["wide"]), Nodes.New(between, ["wide"], ["padded"]), window];
        for (int i = 0; i < further.Length; i++)
            model.Graph.Node.Insert(2 + i, further[i]);
        model.Graph.Node.First(n => n.OpType == "GlobalAveragePool").Input[0] = "windows";
        model.Graph.Initializer.Add([
            Tensors.Vector("pads", [0, 0, width, width, 0, 0, width, width]),
            Tensors.Of("kernel", SmallModels.Numbers([5, 5, 2, 2]), 5, 5, 2, 2),
        ]);
        return model;
    }

    /// <summary>The same, whose margin is computed from a shape, which the runtime makes a constant of.</summary>
    private static ModelProto Computed(ModelProto model)
    {
        model.Graph.Node.First(n => n.OpType == "Pad").Input[1] = "computed";
        model.Graph.Node.Insert(2, Nodes.New("Mul", ["pads", "places"], ["computed"]));
        model.Graph.Node.Insert(2, Nodes.New("Div", ["side", "eight"], ["places"]));
        model.Graph.Node.Insert(2, Nodes.New("Gather", ["lengths", "two"], ["side"]));
        model.Graph.Node.Insert(2, Nodes.New("Shape", ["features"], ["lengths"]));
        model.Graph.Initializer.Add([Tensors.Of("two", [2L]), Tensors.Of("eight", [8L])]);
        return model;
    }
}
