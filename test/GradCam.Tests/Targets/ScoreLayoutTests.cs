using Google.Protobuf;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Methods;
using GradCam.Tests.Onnx;
using static GradCam.Tests.Targets.SegmentationNet;

namespace GradCam.Tests.Targets;

/// <summary>Score maps whose axes stand in other orders than <c>[N, C, H, W]</c>, and masks of one channel.</summary>
public class ScoreLayoutTests
{
    public static TheoryData<string> Orders => new() { "NHWC", "CHW", "NHWC softmax" };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Explain_scoresInAnotherOrder_areThoseOfChannelsFirst(string order)
    {
        foreach (var target in (Target[])[Target.Class(2), Target.Region(Target.Top), Target.Top])
        {
            var expected = Explain(3, "NCHW", target);
            var e = Explain(3, order, target);

            Assert.Equal(expected.Target.Index, e.Target.Index);
            Assert.Equal(expected.Target.Score, e.Target.Score, 1e-5f);
            Net.Near(expected.Raw.Data, e.Raw.Data);
        }
    }

    [Theory]
    [InlineData("NCHW")]
    [InlineData("NHWC")]
    [InlineData("NHW")]
    [InlineData("NCHW sigmoid")]
    public void Explain_maskOfOneChannel_isTheSumOfItsPlaces(string order)
    {
        float[] logits = Logits();

        Assert.Equal(logits.Sum(), Explain(1, order, Target.Top).Target.Score, 1e-5f);
        Assert.Equal(-logits.Sum(), Explain(1, order, -Target.Class(0)).Target.Score, 1e-5f);
    }

    [Theory]
    [InlineData("NCHW")]
    [InlineData("NHWC")]
    [InlineData("NCHW sigmoid")]
    public void Explain_regionOfAMask_isOfThePlacesAboveAHalf(string order)
    {
        float[] logits = Logits();
        int above = logits.Count(z => z > 0);
        // Some places are in the mask and some are not, or the test proves nothing.
        Assert.InRange(above, 1, Places - 1);
        var mask = new Tensor([.. logits.Select(z => z > 0 ? 1f : 0)], [Height, Width]);

        var e = Explain(1, order, Target.Region(Target.Class(0)));

        Assert.Equal(logits.Where(z => z > 0).Sum(), e.Target.Score, 1e-5f);
        Net.Near(Explain(1, order, Target.Region(mask, Target.Class(0))).Raw.Data, e.Raw.Data);
    }

    [Fact]
    public void Explain_maskWithTwoNames_hasTheBackgroundForItsOtherSide()
    {
        float[] logits = Logits();
        using var explainer = Explainer.Load(
            Model(1, "NCHW sigmoid").ToByteArray(),
            new() { Labels = new(["background", "lesion"]) }
        );
        float Score(Target target) => explainer.Explain(Input, new() { Targets = [target] })[0].Target.Score;

        Assert.Equal(logits.Where(z => z > 0).Sum(), Score(Target.Region(Target.Class("lesion"))), 1e-5f);
        Assert.Equal(-logits.Where(z => z < 0).Sum(), Score(Target.Region(Target.Class("background"))), 1e-5f);
        Assert.Equal("lesion", explainer.Explain(Input, new())[0].Target.Label);
    }

    [Fact]
    public void Explain_classesBehindAxesOfOne_areNoPlaces()
    {
        var e = Explain(10, "classes", Target.Class(7));
        Assert.Equal(5, e.Predictions.Count);
        Assert.NotNull(e.Target.Probability);
    }

    private static Explanation Explain(int classes, string order, Target target)
    {
        using var explainer = Explainer.Load(Model(classes, order).ToByteArray());
        return explainer.Explain(Input, new() { Layers = ["features"], Targets = [target] })[0];
    }

    private static float[] Logits() => SmallModels.Run(Model(1, "NCHW"), ("image", [1, 3, 8, 6], Input.Data));

    /// <summary><see cref="SegmentationNet"/> with its scores in another order.</summary>
    private static ModelProto Model(int classes, string order)
    {
        var model = SegmentationNet.Model(SmallModels.Numbers([classes * Channels]));
        model.Graph.Node.Add(
            order switch
            {
                "NHWC" => [Nodes.New("Transpose", ["segments"], ["out"], Attr.Of("perm", [0L, 2, 3, 1]))],
                "NHWC softmax" =>
                [
                    Nodes.New("Transpose", ["segments"], ["last"], Attr.Of("perm", [0L, 2, 3, 1])),
                    Nodes.New("Softmax", ["last"], ["out"]),
                ],
                "NCHW sigmoid" => [Nodes.New("Sigmoid", ["segments"], ["out"])],
                "CHW" => [Nodes.New("Squeeze", ["segments", "first"], ["out"])],
                "NHW" => [Nodes.New("Squeeze", ["segments", "second"], ["out"])],
                "classes" =>
                [
                    Nodes.New("GlobalAveragePool", ["segments"], ["pooled"]),
                    Nodes.New("Transpose", ["pooled"], ["out"], Attr.Of("perm", [0L, 2, 3, 1])),
                ],
                _ => (NodeProto[])[Nodes.New("Identity", ["segments"], ["out"])],
            }
        );
        model.Graph.Initializer.Add([Tensors.Vector("first", [0L]), Tensors.Vector("second", [1L])]);
        model.Graph.Output[0].Name = "out";
        if (order == "CHW")
            model.Graph.Input[0].Type = Dim.Type(ElementType.Float, [1, 3, 8, 6]);
        return model;
    }
}
