using Google.Protobuf;
using GradCam.Building;
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

    [Fact]
    public void Occlusion_isTheMeanDropOfTheWindowsOverAPlace()
    {
        // An eighth of 8 x 6 places is one place each: every place is hidden once.
        float score = Net.Scores([Net.Input])[0][Class];
        float[] expected =
        [
            .. Net.ScoresThrough(
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
        float[][] scores = Net.ScoresThrough(masks);
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
}
