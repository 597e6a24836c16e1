using Google.Protobuf;
using GradCam.Building;
using GradCam.Foundation;
using GradCam.Methods.Engine;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Methods;

/// <summary>Methods that run the network on masked inputs, against loops that mask and run plainly.</summary>
public class MaskedInputTests
{
    private const int Class = 1;

    private static readonly Net Net = Net.Curved;
    private static readonly float[] Features = Net.FeaturesOf(Net.Input);
    private static readonly int Channels = Features.Length / Net.Places;

    [Fact]
    public void ScoreCam_weighsWithTheSoftmaxOfScoresThroughMasks() =>
        Net.Near(
            Weighted(Net.Softmax([.. Through(AllChannels).Select(s => s[Class])])),
            Net.Map(CamMethods.ScoreCam, Target.Class(Class))
        );

    [Fact]
    public void ScoreCamProbability_weighsWithProbabilitiesThroughMasks() =>
        Net.Near(
            Weighted([.. Through(AllChannels).Select(s => Net.Softmax(s)[Class])]),
            Net.Map(CamMethods.ScoreCamProbability, Target.Class(Class))
        );

    [Fact]
    public void ScoreCamIncrease_weighsWithWhatMasksAddToAnEmptyInput()
    {
        float empty = Net.Scores([new float[Net.Input.Length]])[0][Class];
        Net.Near(
            Weighted([.. Through(AllChannels).Select(s => s[Class] - empty)]),
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

    [Fact]
    public void Occlusion_ofPixelsAsBytes_isThatOfTheirValues()
    {
        // Channels last, and masked values have to become bytes again.
        var floats = SmallModels.Of(
            [
                Nodes.New("Transpose", ["image"], ["first"], Attr.Of("perm", [0L, 3, 1, 2])),
                Nodes.New("Conv", ["first", "w"], ["features"]),
                Nodes.New("GlobalMaxPool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["logits"]),
            ],
            [("image", [-1, 16, 24, 3])],
            ["logits"],
            18,
            Tensors.Of("w", SmallModels.Numbers([2, 3, 3, 3]), 2, 3, 3, 3)
        );
        var bytes = floats.Clone();
        bytes.Graph.Input[0] = new ValueInfoProto
        {
            Name = "pixels",
            Type = Dim.Type(ElementType.UInt8, [new Dim(null, "N"), 16, 24, 3]),
        };
        bytes.Graph.Node.Insert(0, Nodes.New("Cast", ["pixels"], ["image"], Attr.Of("to", 1L)));
        var input = new Tensor(
            [.. Enumerable.Range(0, 16 * 24 * 3).Select(i => (float)(i * 37 % 256))],
            [1, 16, 24, 3]
        );
        var request = new ExplainRequest { Methods = [CamMethods.Occlusion], Targets = [Target.Class(1)] };

        using var plain = Explainer.Load(floats.ToByteArray());
        using var whole = Explainer.Load(bytes.ToByteArray());

        float[] expected = plain.Explain(input, request)[0].Raw.Data;
        Assert.True(expected.Max() > 0);
        Assert.Equal(expected, whole.Explain(input, request)[0].Raw.Data);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void BatchSize_asAsked_givesTheSameMap(int size) =>
        Net.Near(
            Net.Map(CamMethods.Occlusion, Target.Class(Class)),
            Net.Map(CamMethods.Occlusion, Target.Class(Class), r => r with { BatchSize = size })
        );

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
        float[] scores = Net.Softmax([.. Through(chosen.Select(Mask)).Select(s => s[Class])]);
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
                    Through(Enumerable.Range(1, steps).Select(step => Mask(k).Select(m => m * step / steps).ToArray()))
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
                    Through(
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

    [Fact]
    public void Occlusion_isTheMeanDropOfTheWindowsOverAPlace()
    {
        // An eighth of 8 x 6 places is one place each: every place is hidden once.
        float score = Net.Scores([Net.Input])[0][Class];
        float[] expected =
        [
            .. Through(
                    Enumerable
                        .Range(0, 48)
                        .Select(hidden => Enumerable.Range(0, 48).Select(i => i == hidden ? 0f : 1).ToArray())
                )
                .Select(s => score - s[Class]),
        ];

        Net.Near(expected, Net.Map(CamMethods.Occlusion, Target.Class(Class)), 1e-3f);
    }

    [Fact]
    public void Occlusion_ofALargerInput_averagesOverlappingWindows()
    {
        int[] space = [18, 40];
        float[] input = SmallModels.Numbers([1, 18, 40]);
        // Windows of an eighth, moved by their half; the last stops at the border.
        var windows = from top in Starts(18, 2, 1) from left in Starts(40, 5, 2) select (Top: top, Left: left);
        double[] drop = new double[18 * 40],
            times = new double[18 * 40];
        foreach (var (top, left) in windows)
            for (int y = top; y < top + 2; y++)
            for (int x = left; x < left + 5; x++)
            {
                drop[y * 40 + x] += Hidden(top, left);
                times[y * 40 + x]++;
            }
        float[] expected = [.. drop.Zip(times, (d, t) => (float)(d / t))];

        // The score is the sum of the places times their number: what a window hides can be said without a network.
        using var explainer = Explainer.Load(Counting(space).ToByteArray());
        float[] map = explainer
            .Explain(
                new Tensor(input, [1, 1, .. space]),
                new() { Methods = [CamMethods.Occlusion], Targets = [Target.Class(0)] }
            )[0]
            .Raw.Data;

        Net.Near(expected, map, 1e-3f);

        double Hidden(int top, int left) =>
            (
                from y in Enumerable.Range(top, 2)
                from x in Enumerable.Range(left, 5)
                select (double)input[y * 40 + x] * Place(y * 40 + x)
            ).Sum();
        static IEnumerable<int> Starts(int length, int window, int stride) =>
            Enumerable
                .Range(0, length)
                .Select(i => Math.Min(i * stride, length - window))
                .TakeWhile((start, i) => i == 0 || (i - 1) * stride < length - window);
    }

    [Fact]
    public void Rise_averagesMasksByTheProbabilityBehindThem()
    {
        const int samples = 40,
            seed = 3;
        float[][] masks = [.. Enumerable.Range(0, samples).Select(i => RiseMask(Noise.Stream(seed, i)))];
        float[][] scores = Through(masks);
        float[] sum =
        [
            .. Enumerable
                .Range(0, 48)
                .Select(p =>
                    Enumerable.Range(0, samples).Sum(i => masks[i][p] * Net.Softmax(scores[i])[Class])
                    / (samples * 0.5f)
                ),
        ];

        Net.Near(
            sum.Select(s => s - sum.Min()),
            Net.Map(CamMethods.Rise, Target.Class(Class), r => r with { Samples = samples, Seed = seed }),
            1e-3f
        );
    }

    /// <summary>
    /// Seven cells a side (six in six places), one cell more than the picture, interpolated and shifted by a part of a
    /// cell.
    /// </summary>
    private static float[] RiseMask(Random random)
    {
        // 8 rows in 7 cells of 2 places; 6 columns in 6 cells of 1 place, which are shifted by nothing.
        float[] cells = [.. Enumerable.Range(0, 42).Select(_ => random.NextSingle() < 0.5f ? 1f : 0)];
        int shift = random.Next(2);
        return
        [
            .. from y in Enumerable.Range(0, 8)
            from x in Enumerable.Range(0, 6)
            select At((y + shift + 0.5) * 7 / 16 - 0.5, (x + 0.5) * 6 / 7 - 0.5),
        ];

        float At(double y, double x)
        {
            (y, x) = (Math.Clamp(y, 0, 6), Math.Clamp(x, 0, 5));
            int top = (int)y,
                left = (int)x,
                below = Math.Min(top + 1, 6),
                right = Math.Min(left + 1, 5);
            double dy = y - top,
                dx = x - left;
            return (float)(
                (cells[top * 6 + left] * (1 - dx) + cells[top * 6 + right] * dx) * (1 - dy)
                + (cells[below * 6 + left] * (1 - dx) + cells[below * 6 + right] * dx) * dy
            );
        }
    }

    private static float Place(int i) => MathF.Cos(i);

    private static ModelProto Counting(int[] space) =>
        SmallModels.Of(
            [
                Nodes.New("Identity", ["image"], ["copy"]),
                Nodes.New("Flatten", ["copy"], ["flat"]),
                Nodes.New("Gemm", ["flat", "weights"], ["logits"]),
            ],
            [("image", [-1, 1, space[0], space[1]])],
            ["logits"],
            18,
            Tensors.Of(
                "weights",
                [.. Enumerable.Range(0, space[0] * space[1]).SelectMany(i => (float[])[Place(i), 1])],
                space[0] * space[1],
                2
            )
        );

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

    private static float[][] Through(IEnumerable<float[]> masks) =>
        Net.Scores(masks.Select(mask => Net.Input.Select((v, i) => v * mask[i % 48]).ToArray()));

    private static float[] Weighted(float[] weights) =>
        [
            .. Enumerable
                .Range(0, Net.Places)
                .Select(p => Enumerable.Range(0, Channels).Sum(k => weights[k] * Channel(k)[p])),
        ];
}
