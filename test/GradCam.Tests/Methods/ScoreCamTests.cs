using Google.Protobuf;
using GradCam.Building;
using GradCam.Foundation;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Methods;

/// <summary>Methods that look through a layer's channels as masks, against loops that mask and run plainly.</summary>
public class ScoreCamTests
{
    private const int Class = 1;

    private static readonly Net Net = Net.Curved;
    private static readonly float[] Features = Net.FeaturesOf(Net.Input);
    private static readonly int Channels = Features.Length / Net.Places;

    [Fact]
    public void ScoreCam_weighsWithTheSoftmaxOfScoresThroughMasks() =>
        Net.Near(
            Weighted(Net.Softmax([.. Net.ScoresThrough(AllChannels).Select(s => s[Class])])),
            Net.Map(CamMethods.ScoreCam, Target.Class(Class))
        );

    [Fact]
    public void ScoreCamProbability_weighsWithProbabilitiesThroughMasks() =>
        Net.Near(
            Weighted([.. Net.ScoresThrough(AllChannels).Select(s => Net.Softmax(s)[Class])]),
            Net.Map(CamMethods.ScoreCamProbability, Target.Class(Class))
        );

    [Fact]
    public void ScoreCamIncrease_weighsWithWhatMasksAddToAnEmptyInput()
    {
        float empty = Net.Scores([new float[Net.Input.Length]])[0][Class];
        Net.Near(
            Weighted([.. Net.ScoresThrough(AllChannels).Select(s => s[Class] - empty)]),
            Net.Map(CamMethods.ScoreCamIncrease, Target.Class(Class))
        );
    }

    [Theory]
    [InlineData(new[] { 40 }, new[] { 19 })]
    [InlineData(new[] { 8, 6, 10 }, new[] { 3, 2, 4 })]
    public void ScoreCam_ofSignalsAndVolumes_looksThroughChannelsOfTheirSize(int[] space, int[] layer)
    {
        const int channels = 3;
        long[] input = [2, .. space],
            kernel = [channels, 2, .. space.Select(_ => 3L)];
        NodeProto[] head =
        [
            Nodes.New("Conv", ["image", "w"], ["planes"], Attr.Of("strides", [.. space.Select(_ => 2L)])),
            Nodes.New("Tanh", ["planes"], ["features"]),
        ];
        TensorProto[] constants =
        [
            Tensors.Of("w", SmallModels.Numbers(kernel), kernel),
            Tensors.Of("head", SmallModels.Numbers([channels * 2]), channels, 2),
        ];
        var model = SmallModels.Of(
            [
                .. head,
                Nodes.New("GlobalMaxPool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                Nodes.New("Gemm", ["flat", "head"], ["logits"]),
            ],
            [("image", [-1, .. input])],
            ["logits"],
            18,
            constants
        );
        float[] values = SmallModels.Numbers(input),
            features = SmallModels.Run(
                SmallModels.Of(head, [("image", [-1, .. input])], ["features"], 18, constants),
                ("image", [1, .. input], values)
            );
        int places = space.Aggregate((a, b) => a * b),
            own = layer.Aggregate((a, b) => a * b);
        float[] scores = Net.Softmax([
            .. features
                .Chunk(own)
                .Select(channel =>
                {
                    float[] mask = LinearResize.Apply(channel, layer, space, alignCorners: true);
                    float[] seen =
                    [
                        .. values.Select((v, i) => v * (mask[i % places] - mask.Min()) / (mask.Max() - mask.Min())),
                    ];
                    return SmallModels.Run(model, ("image", [1, .. input], seen))[1];
                }),
        ]);

        using var explainer = Explainer.Load(model.ToByteArray());
        var e = explainer.Explain(
            new Tensor(values, [1, 2, .. space]),
            new()
            {
                Methods = [CamMethods.ScoreCam],
                Targets = [Target.Class(1)],
                Layers = ["features"],
            }
        )[0];

        Net.Near(
            Enumerable
                .Range(0, own)
                .Select(p => Enumerable.Range(0, channels).Sum(k => scores[k] * features[k * own + p])),
            e.Raw.Data
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(null)]
    public void FasterScoreCam_takesTheChannelsThatVaryMost(int? samples)
    {
        int[] chosen =
        [
            .. Enumerable.Range(0, Channels).OrderByDescending(k => Spread(Channel(k))).Take(samples ?? Channels),
        ];
        float[] scores = Net.Softmax([.. Net.ScoresThrough(chosen.Select(Mask)).Select(s => s[Class])]);
        var weights = new float[Channels];
        for (int i = 0; i < chosen.Length; i++)
            weights[chosen[i]] = scores[i];

        Net.Near(
            Weighted(weights),
            Net.Map(CamMethods.FasterScoreCam, Target.Class(Class), r => r with { Samples = samples })
        );
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(null, 10)]
    public void IsCam_averagesTheScoresOfFainterMasks(int? samples, int steps)
    {
        float[] means =
        [
            .. Enumerable
                .Range(0, Channels)
                .Select(k =>
                    Net.ScoresThrough(
                            Enumerable.Range(1, steps).Select(step => Mask(k).Select(m => m * step / steps).ToArray())
                        )
                        .Average(s => s[Class])
                ),
        ];

        Net.Near(
            Weighted(Net.Softmax(means)),
            Net.Map(CamMethods.IsCam, Target.Class(Class), r => r with { Samples = samples })
        );
    }

    [Fact]
    public void SsCam_averagesTheScoresOfNoisyMasks()
    {
        const int samples = 3,
            seed = 7;
        float[] means =
        [
            .. Enumerable
                .Range(0, Channels)
                .Select(k =>
                    Net.ScoresThrough(
                            Enumerable
                                .Range(0, samples)
                                .Select(i =>
                                {
                                    float[] mask = Mask(k);
                                    Noise.Add(mask, 2, Noise.Stream(seed, k * samples + i));
                                    return mask;
                                })
                        )
                        .Average(s => s[Class])
                ),
        ];

        Net.Near(
            Weighted(Net.Softmax(means)),
            Net.Map(CamMethods.SsCam, Target.Class(Class), r => r with { Samples = samples, Seed = seed })
        );
    }

    private static IEnumerable<float[]> AllChannels => Enumerable.Range(0, Channels).Select(Mask);

    private static float[] Channel(int k) => Features[(k * Net.Places)..((k + 1) * Net.Places)];

    private static double Spread(float[] values) => values.Sum(v => Math.Pow(v - values.Average(), 2));

    /// <summary>A channel at the input's size, corners on corners, from 0 to 1.</summary>
    private static float[] Mask(int k)
    {
        float[] channel = Channel(k);
        var (height, width) = (Net.Space[0], Net.Space[1]);
        float[] large =
        [
            .. from y in Enumerable.Range(0, 8)
            from x in Enumerable.Range(0, 6)
            select At(y * (height - 1) / 7.0, x * (width - 1) / 5.0),
        ];
        return [.. large.Select(v => (v - large.Min()) / (large.Max() - large.Min()))];

        float At(double y, double x)
        {
            int top = (int)y,
                left = (int)x,
                below = Math.Min(top + 1, height - 1),
                right = Math.Min(left + 1, width - 1);
            double dy = y - top,
                dx = x - left;
            return (float)(
                (channel[top * width + left] * (1 - dx) + channel[top * width + right] * dx) * (1 - dy)
                + (channel[below * width + left] * (1 - dx) + channel[below * width + right] * dx) * dy
            );
        }
    }

    private static float[] Weighted(float[] weights) =>
        [
            .. Enumerable
                .Range(0, Net.Places)
                .Select(p => Enumerable.Range(0, Channels).Sum(k => weights[k] * Channel(k)[p])),
        ];
}
