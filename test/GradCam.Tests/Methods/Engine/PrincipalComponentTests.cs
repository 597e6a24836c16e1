using Google.Protobuf;
using GradCam.Building;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Methods.Engine;

public class PrincipalComponentTests
{
    [Theory]
    [InlineData(5, 4, 3)]
    [InlineData(20, 4, 3)]
    [InlineData(12, 4, 3)]
    [InlineData(2, 1, 7)]
    public void EigenCam_ofManyOrFewChannels_isTheProjectionOnTheFirstComponent(int channels, int height, int width)
    {
        var (features, model) = Featured(channels, height, width);
        using var explainer = Explainer.Load(model.ToByteArray());

        float[] map = Map(explainer, CamMethods.EigenCam, height, width);

        Net.Near(Jacobi.FirstComponent(features, channels), map, 1e-3f);
    }

    [Theory]
    [InlineData("eigencam", 1e-15f)]
    [InlineData("eigencam", 1e-30f)]
    [InlineData("eigencam", 1e9f)]
    [InlineData("eigencam", 1e25f)]
    [InlineData("eigengradcam", 1e-15f)]
    [InlineData("eigengradcam", 1e9f)]
    [InlineData("segeigencam", 1e-15f)]
    [InlineData("segeigencam", 1e9f)]
    public void Components_ofTinyAndHugeActivations_areThoseOfUsualOnesScaled(string method, float factor)
    {
        foreach (int channels in (int[])[5, 20])
            Net.Near(
                Scaled(channels, CamMethods.Parse(method), 1),
                [.. Scaled(channels, CamMethods.Parse(method), factor).Select(v => v / factor)],
                1e-4f
            );
    }

    [Fact]
    public void KpcaCam_ofTinyActivations_isTheirFirstComponent()
    {
        // The kernel is a straight line there.
        float[] tiny = Scaled(5, CamMethods.KpcaCam, 1e-15f),
            wanted = Scaled(5, CamMethods.EigenCam, 1);

        float largest = tiny.Max(Math.Abs);
        Assert.True(largest > 0);
        Net.Near([.. wanted.Select(v => v / wanted.Max(Math.Abs))], [.. tiny.Select(v => v / largest)], 1e-3f);
    }

    /// <summary>The map of a layer whose activations are multiplied by a factor.</summary>
    private static float[] Scaled(int channels, CamMethod method, float factor)
    {
        var (_, model) = Featured(channels, 4, 3);
        var maker = model.Graph.Node.First(n => n.Output[0] == "features");
        maker.Output[0] = "usual";
        model.Graph.Node.Insert(
            model.Graph.Node.IndexOf(maker) + 1,
            Nodes.New("Mul", ["usual", "factor"], ["features"])
        );
        model.Graph.Initializer.Add(Tensors.Of("factor", [factor]));
        using var explainer = Explainer.Load(model.ToByteArray());
        return Map(explainer, method, 4, 3);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5)]
    public void EigenGradCamAndSegEigenCam_areComponentsOfProductsWithTheGradient(int channels)
    {
        const int height = 4,
            width = 3;
        var (features, model) = Featured(channels, height, width);
        using var explainer = Explainer.Load(model.ToByteArray());
        // Behind the global mean the gradient is the head's weight over the number of places.
        float[] head = Tensors.Floats(model.Graph.Initializer.Single(t => t.Name == "head"));
        float Gradient(int i) => head[i / (height * width) * 2] / (height * width);

        Net.Near(
            Jacobi.FirstComponent([.. features.Select((a, i) => a * Gradient(i))], channels),
            Map(explainer, CamMethods.EigenGradCam, height, width),
            1e-3f
        );
        Net.Near(
            Jacobi.FirstComponent([.. features.Select((a, i) => a * Math.Abs(Gradient(i)))], channels),
            Map(explainer, CamMethods.SegEigenCam, height, width),
            1e-3f
        );
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void KpcaCam_isTheFirstComponentOfTheCentredKernel(int channels)
    {
        const int places = 12;
        var (features, model) = Featured(channels, 4, 3);
        using var explainer = Explainer.Load(model.ToByteArray());
        double[][] x =
        [
            .. features.Chunk(places).Select(row => row.Select(v => v - row.Average(a => (double)a)).ToArray()),
        ];
        var kernel = new double[places, places];
        for (int p = 0; p < places; p++)
        for (int q = 0; q < places; q++)
            kernel[p, q] = Math.Tanh(x.Sum(row => row[p] * row[q]) / channels + 1);
        double Row(int p) => Enumerable.Range(0, places).Average(q => kernel[p, q]);
        double all = Enumerable.Range(0, places).Average(Row);
        var centred = new double[places, places];
        for (int p = 0; p < places; p++)
        for (int q = 0; q < places; q++)
            centred[p, q] = kernel[p, q] - Row(p) - Row(q) + all;
        var (vector, value) = Jacobi.Largest(centred);

        Net.Near(
            Jacobi.Signed([.. vector.Select(v => v * Math.Sqrt(value))]),
            Map(explainer, CamMethods.KpcaCam, 4, 3),
            2e-3f
        );
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(7, 12)]
    [InlineData(40, 9)]
    public void Project_ofRandomValues_isTheProjectionOnTheFirstComponent(int channels, int places)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            float[] values =
            [
                .. Enumerable.Range(0, channels * places).Select(_ => random.NextSingle() * (1 + seed) - 0.3f),
            ];
            Net.Near(Jacobi.FirstComponent(values, channels), PrincipalComponent.Project(values, channels), 1e-3f);
        }
    }

    [Fact]
    public void Project_ofAnyValues_hasItsLargestMagnitudePositive()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            float[] map = PrincipalComponent.Project(
                [.. Enumerable.Range(0, 60).Select(_ => MathF.Pow(random.NextSingle(), 5) * (seed % 2 == 0 ? 1 : -1))],
                4
            );
            Assert.True(map.Max() >= -map.Min() && map.Max() > 0, $"seed {seed}: {map.Min()} to {map.Max()}");
        }
    }

    [Fact]
    public void EigenCam_ofAnyInput_hasItsLargestMagnitudePositive()
    {
        var explainer = Net.Curved.Explainer;
        float[] inputs =
        [
            .. Enumerable
                .Range(0, 20)
                .SelectMany(n =>
                    Net.Input.Select(
                        (v, i) =>
                            i % 48 == n ? 4
                            : n % 2 == 0 ? v
                            : -v
                    )
                ),
        ];
        CamMethod[] methods =
        [
            CamMethods.EigenCam,
            CamMethods.EigenGradCam,
            CamMethods.SegEigenCam,
            CamMethods.KpcaCam,
        ];

        var all = explainer.Explain(
            new Tensor(inputs, [20, 3, 8, 6]),
            new() { Methods = methods, Layers = ["features"] }
        );

        Assert.Equal(80, all.Count);
        Assert.All(
            all,
            e =>
                Assert.True(
                    e.Raw.Data.Max() >= -e.Raw.Data.Min() * 0.9999f && e.Raw.Data.Max() > 0,
                    $"{e.Method} of {e.Sample}: {e.Raw.Data.Min()} to {e.Raw.Data.Max()}"
                )
        );
    }

    [Fact]
    public void EigenCam_ofEqualPlaces_isZeroEverywhere()
    {
        var (_, model) = Featured(5, 4, 3);
        using var explainer = Explainer.Load(model.ToByteArray());
        var request = new ExplainRequest
        {
            Methods = [CamMethods.EigenCam, CamMethods.EigenGradCam],
            Layers = ["features"],
        };

        var maps = explainer.Explain(new Tensor(new float[36], [1, 3, 4, 3]), request);

        Assert.All(maps, e => Assert.All(e.Raw.Data, v => Assert.Equal(0, v)));
        Assert.Equal(new float[12], PrincipalComponent.Project(new float[60], 5));
    }

    private static float[] Map(Explainer explainer, CamMethod method, int height, int width) =>
        explainer
            .Explain(
                new Tensor(SmallModels.Numbers([3, height, width]), [1, 3, height, width]),
                new()
                {
                    Methods = [method],
                    Targets = [Target.Class(0)],
                    Layers = ["features"],
                }
            )[0]
            .Raw.Data;

    /// <summary>
    /// A classifier whose layer has any number of channels, and the layer's values for the usual numbers.
    /// </summary>
    private static (float[] Features, ModelProto Model) Featured(int channels, int height, int width)
    {
        var random = new Random(channels);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 0.9f)];
        NodeProto[] head = [Nodes.New("Conv", ["image", "w"], ["conv"]), Nodes.New("Tanh", ["conv"], ["features"])];
        TensorProto[] constants =
        [
            Tensors.Of("w", Weights(channels * 3), channels, 3, 1, 1),
            Tensors.Of("head", Weights(channels * 2), channels, 2),
        ];
        float[] features = SmallModels.Run(
            SmallModels.Of(head, [("image", [1, 3, height, width])], ["features"], 18, constants),
            ("image", [1, 3, height, width], SmallModels.Numbers([3, height, width]))
        );
        return (
            features,
            SmallModels.Of(
                [
                    .. head,
                    Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                    Nodes.New("Flatten", ["pooled"], ["flat"]),
                    Nodes.New("Gemm", ["flat", "head"], ["logits"]),
                ],
                [("image", [-1, 3, height, width])],
                ["logits"],
                18,
                constants
            )
        );
    }
}
