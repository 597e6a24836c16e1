using Google.Protobuf;
using GradCam.Building;
using GradCam.Foundation;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Methods;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Rendering;

public class LayerCombinationTests
{
    private static readonly Tensor Input = new(SmallModels.Numbers([3, 16, 12]), [1, 3, 16, 12]);

    [Theory]
    [InlineData("gradcam", LayerCombination.Mean)]
    [InlineData("gradcam", LayerCombination.Max)]
    [InlineData("gradcam", LayerCombination.Product)]
    [InlineData("layercam", LayerCombination.Product)]
    [InlineData("scorecam", LayerCombination.Mean)]
    public void Combine_ofLayersOfDifferentSizes_combinesTheirFinishedMaps(string method, LayerCombination how)
    {
        using var explainer = Load();
        var request = new ExplainRequest
        {
            Methods = [CamMethods.Parse(method)],
            Targets = [Target.Class(0)],
            Layers = ["large", "small"],
        };
        float[][] apart = [.. explainer.Explain(Input, request).Select(e => e.MapValues.Data)];
        float[] combined =
        [
            .. apart[0]
                .Zip(
                    apart[1],
                    (a, b) =>
                        how switch
                        {
                            LayerCombination.Mean => (a + b) / 2,
                            LayerCombination.Max => Math.Max(a, b),
                            _ => a * b,
                        }
                ),
        ];

        var e = Assert.Single(explainer.Explain(Input, request with { Combine = how }));

        Assert.Equal($"{how.ToString().ToLowerInvariant()}(large, small)", e.LayerName);
        Assert.Equal(["large", "small"], e.Layers.Select(l => l.Name));
        Assert.Equal("small", e.Layer.Name);
        Assert.Equal([16, 12], e.MapValues.Shape);
        Net.Near(combined.Select(v => v / combined.Max()), e.MapValues.Data);
        Assert.Equal(e.MapValues.Data, e.Raw.Data);
        Assert.All(apart, map => Assert.True(Net.Distance(map, e.MapValues.Data) > 0.01f));
    }

    [Fact]
    public void Combine_ofPixelsAndOneLayer_leavesMapsAsTheyAre()
    {
        using var explainer = Load();
        var request = new ExplainRequest
        {
            Methods = [CamMethods.Saliency, CamMethods.GradCam],
            Combine = LayerCombination.Mean,
        };

        var pixels = explainer.Explain(Input, request with { Layers = ["large", "small"] });
        var single = explainer.Explain(Input, request with { Layers = ["small"] });

        // The map of pixels is there once, whatever layers are asked for.
        Assert.Equal(["image", "mean(large, small)"], pixels.Select(e => e.LayerName));
        Assert.Equal(["small", "image"], single.Select(e => e.LayerName));
        Assert.Equal([4, 3], single[0].Raw.Shape);
        Assert.Equal([single[0].Layer], single[0].Layers);
    }

    [Fact]
    public void RefineCam_ofAutomaticLayers_multipliesTheLastOfEachResolution()
    {
        using var explainer = Load();
        var request = new ExplainRequest { Targets = [Target.Class(0)], Methods = [CamMethods.RefineCam] };
        float[][] stages =
        [
            .. explainer
                .Explain(
                    Input,
                    request with
                    {
                        Methods = [CamMethods.GradCamPlusPlus],
                        Layers = ["large", "middle", "small"],
                    }
                )
                .Select(e => e.MapValues.Data),
        ];
        float[] product = [.. stages[0].Select((v, i) => v * stages[1][i] * stages[2][i])];

        var e = Assert.Single(explainer.Explain(Input, request));

        Assert.Equal("product(large, middle, small)", e.LayerName);
        Net.Near(product.Select(v => v / product.Max()), e.MapValues.Data);
    }

    [Fact]
    public void RefineCam_ofNamedLayers_multipliesThose()
    {
        using var explainer = Load();
        var request = new ExplainRequest
        {
            Targets = [Target.Class(0)],
            Methods = [CamMethods.RefineCam],
            Layers = ["middle", "small"],
            Combine = LayerCombination.Max,
        };

        // How other methods' layers are combined does not matter.
        Assert.Equal("product(middle, small)", Assert.Single(explainer.Explain(Input, request)).LayerName);
    }

    [Fact]
    public void FinerCam_isGradCamForTheFinerTarget()
    {
        using var explainer = Load();

        var finer = explainer.Explain(Input, new() { Methods = [CamMethods.FinerCam], Targets = [Target.Class(0)] })[0];
        var plain = explainer.Explain(Input, new() { Targets = [Target.Finer(Target.Class(0))] })[0];

        Net.Near(plain.Raw.Data, finer.Raw.Data);
        Assert.Equal(plain.Target.Score, finer.Target.Score, 1e-6f);
    }

    [Fact]
    public void GuidedGradCam_isGuidedBackpropagationTimesTheLayersPositiveMap()
    {
        using var explainer = Load();
        var maps = explainer
            .Explain(
                Input,
                new()
                {
                    Methods = [CamMethods.GuidedGradCam, CamMethods.GuidedBackprop, CamMethods.GradCam],
                    Targets = [Target.Class(0)],
                    Layers = ["small"],
                }
            )
            .ToDictionary(e => e.Method.Name, e => e.Raw);
        float[] weights = LinearResize.Apply(maps["gradcam"].Data, [4, 3], [16, 12]);

        Net.Near(maps["guided_backprop"].Data.Zip(weights, (g, w) => g * Math.Max(w, 0)), maps["guided_gradcam"].Data);
    }

    /// <summary>Three resolutions, each with a layer before its last.</summary>
    private static Explainer Load()
    {
        NodeProto[] Stage(string from, string to, string pads, int stride) =>
            [
                Nodes.New(
                    "Conv",
                    [from, pads],
                    [$"{to}:conv"],
                    Attr.Of("pads", [1L, 1, 1, 1]),
                    Attr.Of("strides", [(long)stride, stride])
                ),
                Nodes.New("Relu", [$"{to}:conv"], [to]),
            ];
        var random = new Random(1);
        TensorProto Weights(string name, params long[] dims) =>
            Tensors.Of(
                name,
                [
                    .. Enumerable
                        .Range(0, (int)dims.Aggregate((a, b) => a * b))
                        .Select(_ => (random.NextSingle() - 0.45f) / dims[^1]),
                ],
                dims
            );
        return Explainer.Load(
            SmallModels
                .Of(
                    [
                        .. Stage("image", "large", "w1", 1),
                        .. Stage("large", "middle", "w2", 2),
                        .. Stage("middle", "small", "w3", 2),
                        Nodes.New("Flatten", ["small"], ["flat"]),
                        Nodes.New("Gemm", ["flat", "hidden"], ["bent"]),
                        Nodes.New("Tanh", ["bent"], ["curve"]),
                        Nodes.New("Gemm", ["curve", "head"], ["logits"]),
                    ],
                    [("image", [-1, 3, 16, 12])],
                    ["logits"],
                    18,
                    Weights("w1", 4, 3, 3, 3),
                    Weights("w2", 5, 4, 3, 3),
                    Weights("w3", 6, 5, 3, 3),
                    Weights("hidden", 72, 8),
                    Weights("head", 8, 4)
                )
                .ToByteArray()
        );
    }
}
