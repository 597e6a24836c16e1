using Google.Protobuf;
using GradCam.Building;
using GradCam.Foundation;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Methods;
using GradCam.Tests.Methods.Engine;

namespace GradCam.Tests.Running;

public class SmoothingTests
{
    private const int Height = 8,
        Width = 6;

    [Theory]
    [InlineData("gradcam", false)]
    [InlineData("gradcam", true)]
    [InlineData("scorecam", false)]
    [InlineData("saliency", true)]
    [InlineData("reciprocam", false)]
    public void Augment_ofAMethod_isTheMeanOfSixMaps(string method, bool channelsLast)
    {
        using var explainer = Explainer.Load(Model(channelsLast).ToByteArray());
        float[] plain = channelsLast ? Transposed(Net.Input) : Net.Input;
        int top = Array.IndexOf(Net.Curved.Scores([Net.Input])[0], Net.Curved.Scores([Net.Input])[0].Max());
        Tensor Tensor(float[] values) => new(values, channelsLast ? [1, Height, Width, 3] : [1, 3, Height, Width]);
        var request = new ExplainRequest
        {
            Methods = [CamMethods.Parse(method)],
            Layers = ["features"],
            Targets = [Target.Class(top)],
        };

        var maps =
            from mirrored in (bool[])[false, true]
            from factor in (float[])[0.9f, 1, 1.1f]
            let changed = mirrored ? Mirrored(Net.Input, Width) : Net.Input
            let scaled = changed.Select(v => v * factor).ToArray()
            let e = explainer.Explain(Tensor(channelsLast ? Transposed(scaled) : scaled), request)[0]
            select (Raw: Back(e.Raw), Map: Back(e.MapValues));
        var all = maps.ToArray();
        var smooth = explainer.Explain(
            Tensor(plain),
            request with
            {
                Smooth = Smoothing.Augment,
                Targets = [Target.Top],
            }
        )[0];

        Net.Near(Mean([.. all.Select(m => m.Raw)]), smooth.Raw.Data);
        Net.Near(Mean([.. all.Select(m => m.Map)]), smooth.MapValues.Data, 1e-3f);
        Assert.True(Net.Distance(all[1].Raw, smooth.Raw.Data) > 1e-3f);
        Assert.Equal(explainer.Explain(Tensor(plain), request)[0].Target.Score, smooth.Target.Score);

        float[] Back(Tensor map)
        {
            // The query asks for the mirrored inputs last.
            bool mirrored = ++_asked > 6;
            return mirrored ? Mirrored(map.Data, map.Shape[^1]) : map.Data;
        }
    }

    private int _asked;

    [Theory]
    [InlineData("gradcam")]
    [InlineData("layercam")]
    [InlineData("scorecam:probability")]
    [InlineData("ablationcam")]
    public void Eigen_ofASumOverChannels_isTheirFirstComponent(string method)
    {
        float[] features = Net.Curved.FeaturesOf(Net.Input),
            parts = Parts(method, features);

        float[] map = Net.Curved.Map(
            CamMethods.Parse(method),
            Target.Class(1),
            r => r with { Smooth = Smoothing.Eigen }
        );

        Net.Near(Jacobi.FirstComponent(parts, features.Length / Net.Places), map, 5e-3f);
        // The plain map is their sum.
        float[] sum =
        [
            .. Enumerable.Range(0, Net.Places).Select(p => parts.Where((_, i) => i % Net.Places == p).Sum()),
        ];
        Net.Near(sum, Net.Curved.Map(CamMethods.Parse(method), Target.Class(1)), 5e-3f);
    }

    [Fact]
    public void Eigen_ofAMethodThatDoesNotSum_changesNothing() =>
        Net.Near(
            Net.Curved.Map(CamMethods.EigenCam, Target.Class(1)),
            Net.Curved.Map(CamMethods.EigenCam, Target.Class(1), r => r with { Smooth = Smoothing.Eigen })
        );

    [Fact]
    public void EigenAndAugment_together_averageSixComponents()
    {
        float[] eigen = Net.Curved.Map(CamMethods.GradCam, Target.Class(1), r => r with { Smooth = Smoothing.Eigen });
        float[] augmented = Net.Curved.Map(
            CamMethods.GradCam,
            Target.Class(1),
            r => r with { Smooth = Smoothing.Augment }
        );

        float[] both = Net.Curved.Map(
            CamMethods.GradCam,
            Target.Class(1),
            r => r with { Smooth = Smoothing.Eigen | Smoothing.Augment }
        );

        Assert.True(Net.Distance(eigen, both) > 1e-2f);
        Assert.True(Net.Distance(augmented, both) > 1e-2f);
    }

    /// <summary>Each channel's part of the map.</summary>
    private static float[] Parts(string method, float[] features)
    {
        const int index = 1;
        float[] gradient = Net.Curved.TailGradient(features, index);
        if (method == "layercam")
            return [.. gradient.Zip(features, (g, a) => Math.Max(g, 0) * a)];
        float score = Net.Curved.TailScores([features])[0][index];
        float[] weights = method switch
        {
            "gradcam" => [.. gradient.Chunk(Net.Places).Select(g => g.Average())],
            "ablationcam" =>
            [
                .. Net
                    .Curved.TailScores(
                        Enumerable
                            .Range(0, 5)
                            .Select(k => features.Select((v, i) => i / Net.Places == k ? 0 : v).ToArray())
                    )
                    .Select(s => (score - s[index]) / Math.Abs(score)),
            ],
            _ =>
            [
                .. Net
                    .Curved.Scores(
                        Enumerable.Range(0, 5).Select(k => Masked(features[(k * Net.Places)..((k + 1) * Net.Places)]))
                    )
                    .Select(s => Net.Softmax(s)[index]),
            ],
        };
        return [.. features.Select((a, i) => a * weights[i / Net.Places])];
    }

    private static float[] Masked(float[] channel)
    {
        float[] mask = LinearResize.Apply(channel, Net.Space, Net.InputSpace, alignCorners: true);
        return [.. Net.Input.Select((v, i) => v * (mask[i % mask.Length] - mask.Min()) / (mask.Max() - mask.Min()))];
    }

    private static ModelProto Model(bool channelsLast)
    {
        var model = Net.Curved.Model;
        if (!channelsLast)
            return model;
        model.Graph.Input[0] = new ValueInfoProto
        {
            Name = "pixels",
            Type = Dim.Type(ElementType.Float, [new Dim(null, "N"), Height, Width, 3]),
        };
        model.Graph.Node.Insert(0, Nodes.New("Transpose", ["pixels"], ["image"], Attr.Of("perm", [0L, 3, 1, 2])));
        return model;
    }

    private static float[] Transposed(float[] image) =>
        [.. Enumerable.Range(0, image.Length).Select(i => image[i % 3 * Height * Width + i / 3])];

    private static float[] Mirrored(float[] values, int width) =>
        [.. values.Chunk(width).SelectMany(row => row.Reverse())];

    private static float[] Mean(float[][] maps) =>
        [.. Enumerable.Range(0, maps[0].Length).Select(i => maps.Average(m => m[i]))];
}
