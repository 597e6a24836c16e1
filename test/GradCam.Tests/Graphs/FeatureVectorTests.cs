using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Graphs;

/// <summary>
/// The vector that is kept is the one that the runtime gives there, and the head makes the scores of it.
/// </summary>
public class FeatureVectorTests
{
    private const int Channels = 5,
        Classes = 4,
        Samples = 3;

    private static readonly float[] Weights = SmallModels.Numbers([Channels, Classes]),
        Bias = [0.5f, -1, 2, 0.25f],
        Pictures = SmallModels.Numbers([Samples, 3, 8, 8]);

    [Theory]
    [InlineData("gemm")]
    [InlineData("gemm of turned weights")]
    [InlineData("matmul")]
    [InlineData("softmax")]
    [InlineData("dropout")]
    [InlineData("convolution")]
    public void Features_ofAHead_areWhatItReads(string kind)
    {
        var model = Model(kind);
        using var explainer = Explainer.Load(model.ToByteArray(), new() { Threads = 1 });
        float[] expected = At(model, kind == "convolution" ? "pooled" : "flat");
        Assert.Equal(Samples * Channels, expected.Length);

        foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.ScoreCam, CamMethods.Saliency])
        foreach (var smooth in (Smoothing[])[Smoothing.None, Smoothing.Augment])
        {
            var request = new ExplainRequest
            {
                Methods = [method],
                Features = true,
                Smooth = smooth,
            };
            explainer.Check(request);
            var explanations = explainer.Explain(
                new Tensor(Pictures, [Samples, 3, 8, 8]),
                request,
                TestContext.Current.CancellationToken
            );

            Assert.Equal(Samples, explanations.Count);
            for (int i = 0; i < Samples; i++)
            {
                float[] features = explanations[i].Features!;
                Near(expected.AsSpan(i * Channels, Channels).ToArray(), features);
                foreach (var prediction in explanations[i].Predictions)
                    Assert.Equal(Score(features, prediction.Index), prediction.Score, 1e-4);
            }
        }
    }

    [Fact]
    public void Features_thatNobodyAskedFor_areNone()
    {
        using var explainer = Explainer.Load(Model("gemm").ToByteArray());

        var explanation = explainer.Explain(
            new Tensor(Pictures[..192], [1, 3, 8, 8]),
            new ExplainRequest(),
            TestContext.Current.CancellationToken
        )[0];

        Assert.Null(explanation.Features);
    }

    [Theory]
    // SqueezeNet: a convolution at all places, whose scores are rectified and averaged.
    [InlineData("pooled scores", "made by GlobalAveragePool")]
    [InlineData("product", "made by Mul")]
    [InlineData("places", "scores at many places")]
    public void Check_ofAModelWithoutAVector_saysWhatToDo(string kind, string reason)
    {
        using var explainer = Explainer.Load(Model(kind).ToByteArray());

        string error = Assert
            .Throws<GradCamException>(() => explainer.Check(new ExplainRequest { Features = true }))
            .Message;

        Assert.Contains(reason, error);
        Assert.Contains("name an output that a linear layer makes of a vector (ExplainerOptions.Output)", error);
    }

    private static float Score(float[] features, int index) =>
        Bias[index] + Enumerable.Range(0, Channels).Sum(k => features[k] * Weights[k * Classes + index]);

    private static float[] At(ModelProto model, string value)
    {
        var there = model.Clone();
        there.Graph.Output.Clear();
        there.Graph.Output.Add(new ValueInfoProto { Name = value, Type = Dim.Type(ElementType.Float, null) });
        return SmallModels.Run(there, ("image", [Samples, 3, 8, 8], Pictures));
    }

    private static ModelProto Model(string kind)
    {
        float[] turned =
        [
            .. Enumerable.Range(0, Classes * Channels).Select(i => Weights[i % Channels * Classes + i / Channels]),
        ];
        NodeProto[] pooled =
        [
            Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
            Nodes.New("Flatten", ["pooled"], ["flat"]),
        ];
        NodeProto[] matmul = [Nodes.New("MatMul", ["flat", "weights"], ["product"])];
        NodeProto[] add = [Nodes.New("Add", ["bias", "product"], ["logits"])];
        NodeProto[] tail = kind switch
        {
            "gemm" => [.. pooled, Nodes.New("Gemm", ["flat", "weights", "bias"], ["logits"])],
            "gemm of turned weights" =>
            [
                .. pooled,
                Nodes.New("Gemm", ["flat", "turned", "bias"], ["logits"], Attr.Of("transB", 1L)),
            ],
            "matmul" => [.. pooled, .. matmul, .. add],
            "softmax" => [.. pooled, .. matmul, .. add, Nodes.New("Softmax", ["logits"], ["probabilities"])],
            "dropout" =>
            [
                .. pooled,
                Nodes.New("Dropout", ["flat"], ["kept"]),
                Nodes.New("MatMul", ["kept", "weights"], ["product"]),
                .. add,
            ],
            "convolution" =>
            [
                pooled[0],
                Nodes.New("Conv", ["pooled", "kernel", "bias"], ["scored"]),
                Nodes.New("Flatten", ["scored"], ["logits"]),
            ],
            "pooled scores" =>
            [
                Nodes.New("Conv", ["features", "kernel", "bias"], ["scored"]),
                Nodes.New("Relu", ["scored"], ["rectified"]),
                Nodes.New("GlobalAveragePool", ["rectified"], ["averaged"]),
                Nodes.New("Flatten", ["averaged"], ["logits"]),
            ],
            "product" => [.. pooled, .. matmul, Nodes.New("Mul", ["product", "product"], ["logits"])],
            _ => [Nodes.New("Conv", ["features", "kernel", "bias"], ["logits"])],
        };
        return SmallModels.Of(
            [
                Nodes.New("Conv", ["image", "w"], ["conv"], Attr.Of("pads", [1L, 1, 1, 1])),
                Nodes.New("Relu", ["conv"], ["features"]),
                .. tail,
            ],
            [("image", [-1, 3, 8, 8])],
            [tail[^1].Output[0]],
            18,
            Tensors.Of("w", SmallModels.Numbers([Channels * 27]), Channels, 3, 3, 3),
            Tensors.Of("weights", Weights, Channels, Classes),
            Tensors.Of("turned", turned, Classes, Channels),
            Tensors.Of("kernel", turned, Classes, Channels, 1, 1),
            Tensors.Of("bias", Bias, Classes)
        );
    }

    private static void Near(float[] expected, float[] actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-5);
}
