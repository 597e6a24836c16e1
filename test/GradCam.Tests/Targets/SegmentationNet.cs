using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Targets;

/// <summary>A segmentation model whose score map is half as large as its input.</summary>
internal static class SegmentationNet
{
    public const int Classes = 3,
        Height = 4,
        Width = 3,
        Places = Height * Width,
        Channels = 4;

    public static readonly Tensor Input = new(SmallModels.Numbers([3, 8, 6]), [1, 3, 8, 6]);

    public static readonly float[] Features = Run(Model(new float[Channels]), "features");

    /// <summary>A head by which every class wins at some places.</summary>
    public static float[] Weights { get; } =
        Enumerable
            .Range(0, 1000)
            .Select(seed => new Random(seed))
            .Select(random =>
                Enumerable.Range(0, Classes * Channels).Select(_ => random.NextSingle() * 2 - 1).ToArray()
            )
            .First(weights => Winners(Tail(Features, weights)).GroupBy(c => c).Count(g => g.Count() > 1) == Classes);

    public static readonly float[] Scores = Run(Model(Weights), "segments");

    public static int Winner(int place) => Winners(Scores)[place];

    private static int[] Winners(float[] scores) =>
        [.. Enumerable.Range(0, Places).Select(p => Enumerable.Range(0, Classes).MaxBy(c => scores[c * Places + p]))];

    /// <summary>The head by hand: a product of each place's channels.</summary>
    public static float[] Tail(float[] features, float[]? weights = null) =>
        [
            .. Enumerable
                .Range(0, Classes * Places)
                .Select(i =>
                    Enumerable
                        .Range(0, Channels)
                        .Sum(k => (weights ?? Weights)[i / Places * Channels + k] * features[k * Places + i % Places])
                ),
        ];

    public static ModelProto Model(float[] weights) =>
        SmallModels.Of(
            [
                Nodes.New(
                    "Conv",
                    ["image", "w"],
                    ["conv"],
                    Attr.Of("pads", [1L, 1, 1, 1]),
                    Attr.Of("strides", [2L, 2])
                ),
                Nodes.New("Tanh", ["conv"], ["features"]),
                Nodes.New("Conv", ["features", "head"], ["segments"]),
            ],
            [("image", [-1, 3, 8, 6])],
            ["segments"],
            18,
            Tensors.Of("w", SmallModels.Numbers([Channels * 27]), Channels, 3, 3, 3),
            Tensors.Of("head", weights, weights.Length / Channels, Channels, 1, 1)
        );

    private static float[] Run(ModelProto model, string name)
    {
        model.Graph.Output[0].Name = name;
        return SmallModels.Run(model, ("image", [1, 3, 8, 6], Input.Data));
    }
}
