using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Models;

/// <summary>Maps of inputs whose axes only the first convolution tells apart.</summary>
public class InputLayoutTests
{
    [Fact]
    public void Explain_elevenChannelsOfWidthOne_hasAMapOfThePlaces()
    {
        using var explainer = Explainer.Load(
            Model([-1, 11, 60, 1], [Nodes.New("Conv", ["image", "w"], ["conv"])], [4, 11, 1, 1]).ToByteArray()
        );

        var e = explainer.Explain(new Tensor(SmallModels.Numbers([11, 60]), [1, 11, 60, 1]), new())[0];

        Assert.Equal([60, 1], e.MapValues.Shape);
        Assert.Null(explainer.Preprocessing);
    }

    [Fact]
    public void Explain_signalWithItsChannelsLast_isThatOfChannelsFirst()
    {
        float[] values = SmallModels.Numbers([50, 2]);
        using var last = Explainer.Load(
            Model(
                    [-1, 50, 2],
                    [
                        Nodes.New("Transpose", ["image"], ["turned"], Attr.Of("perm", [0L, 2, 1])),
                        Nodes.New("Conv", ["turned", "w"], ["conv"]),
                    ],
                    [4, 2, 3]
                )
                .ToByteArray()
        );
        using var first = Explainer.Load(
            Model([-1, 2, 50], [Nodes.New("Conv", ["image", "w"], ["conv"])], [4, 2, 3]).ToByteArray()
        );
        float[] turned = [.. Enumerable.Range(0, 100).Select(i => values[i % 50 * 2 + i / 50])];

        foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.Saliency, CamMethods.Occlusion])
        {
            var request = new ExplainRequest { Methods = [method], Targets = [Target.Class(1)] };
            var expected = first.Explain(new Tensor(turned, [1, 2, 50]), request)[0];
            var e = last.Explain(new Tensor(values, [1, 50, 2]), request)[0];

            Assert.Equal([50], e.MapValues.Shape);
            Assert.Equal(expected.MapValues.Data, e.MapValues.Data, (a, b) => Math.Abs(a - b) < 1e-5f);
        }
    }

    [Fact]
    public void Explain_onePictureWithoutSamples_isThatOfABatchOfOne()
    {
        float[] values = SmallModels.Numbers([3, 6, 6]);
        using var one = Explainer.Load(
            Model(
                    [3, 6, 6],
                    [
                        Nodes.New("Unsqueeze", ["image", "first"], ["batch"]),
                        Nodes.New("Conv", ["batch", "w"], ["conv"]),
                    ],
                    [4, 3, 3, 3]
                )
                .ToByteArray()
        );
        using var batch = Explainer.Load(
            Model([1, 3, 6, 6], [Nodes.New("Conv", ["image", "w"], ["conv"])], [4, 3, 3, 3]).ToByteArray()
        );

        Assert.Equal(InputKind.Picture, one.Signature.Inputs[0].Kind);
        Assert.Equal("[3, 6, 6]", one.Signature.Inputs[0].Shape);
        var e = one.Explain(new Tensor(values, [3, 6, 6]), new())[0];
        Assert.Equal(batch.Explain(new Tensor(values, [1, 3, 6, 6]), new())[0].Raw.Data, e.Raw.Data);
        Assert.Contains("[1, 3, 6, 6]", Assert.Throws<GradCamException>(() => one.Bake()).Message);
    }

    private static ModelProto Model(long[] input, NodeProto[] begin, long[] kernel) =>
        SmallModels.Of(
            [
                .. begin,
                Nodes.New("Tanh", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["scores"]),
            ],
            [("image", input)],
            ["scores"],
            18,
            Tensors.Of("w", SmallModels.Numbers([.. kernel.Select(d => (int)d)]), kernel),
            Tensors.Of("head", SmallModels.Numbers([4, 3]), 4, 3),
            Tensors.Vector("first", [0])
        );
}
