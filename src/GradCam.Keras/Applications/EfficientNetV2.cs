using System.Globalization;

namespace GradCam.Keras.Applications;

/// <summary>
/// EfficientNetV2 (Tan and Le 2021, https://arxiv.org/abs/2104.00298), which takes pixels as they are.
/// </summary>
internal static class EfficientNetV2
{
    /// <summary>Blocks of one size: how many, their filters, how much they widen, and their stride.</summary>
    private readonly record struct Row(int Repeats, int Filters, int Expansion, int Stride, bool Fused = false);

    private static readonly Row[] B =
    [
        new(1, 16, 1, 1, Fused: true),
        new(2, 32, 4, 2, Fused: true),
        new(2, 48, 4, 2, Fused: true),
        new(3, 96, 4, 2),
        new(5, 112, 6, 1),
        new(8, 192, 6, 2),
    ];

    private static readonly Row[] S =
    [
        new(2, 24, 1, 1, Fused: true),
        new(4, 48, 4, 2, Fused: true),
        new(4, 64, 4, 2, Fused: true),
        new(6, 128, 4, 2),
        new(9, 160, 6, 1),
        new(15, 256, 6, 2),
    ];

    private static readonly Row[] M =
    [
        new(3, 24, 1, 1, Fused: true),
        new(5, 48, 4, 2, Fused: true),
        new(5, 80, 4, 2, Fused: true),
        new(7, 160, 4, 2),
        new(14, 176, 6, 1),
        new(18, 304, 6, 2),
        new(5, 512, 6, 1),
    ];

    private static readonly Row[] L =
    [
        new(4, 32, 1, 1, Fused: true),
        new(7, 64, 4, 2, Fused: true),
        new(7, 96, 4, 2, Fused: true),
        new(10, 192, 4, 2),
        new(19, 224, 6, 1),
        new(25, 384, 6, 2),
        new(7, 640, 6, 1),
    ];

    private static readonly double[] Mean = [0.485, 0.456, 0.406],
        Deviation = [0.229, 0.224, 0.225];

    public static IReadOnlyList<Application> All { get; } =
    [
        Of("B0", B, 32, 1.0, 1.0, 224),
        Of("B1", B, 32, 1.0, 1.1, 240),
        Of("B2", B, 32, 1.1, 1.2, 260),
        Of("B3", B, 32, 1.2, 1.4, 300),
        Of("S", S, 24, 1.0, 1.0, 384),
        Of("M", M, 24, 1.0, 1.0, 480),
        Of("L", L, 32, 1.0, 1.0, 480),
    ];

    private static Application Of(string variant, Row[] rows, int stem, double width, double depth, int size) =>
        new(
            $"EfficientNetV2{variant}",
            $"efficientnetv2-{variant.ToLower(CultureInfo.InvariantCulture)}",
            "block4a_dwconv2",
            PreprocessingPresets.KerasTf,
            x =>
                Body(
                    variant[0] == 'B'
                        ? x.Rescaled([1 / 255.0]).Standardized(Mean, Deviation)
                        : x.Rescaled([1 / 128.0], -1),
                    rows,
                    stem,
                    width,
                    depth
                ),
            (x, classes) => x.Averaged("avg_pool").Dropped("top_dropout").Dense(classes, "predictions", "softmax")
        )
        {
            Sizes = [size],
        };

    private static Flow Body(Flow x, Row[] rows, int stem, double width, double depth)
    {
        x = x.Conv(Eights(stem * width), 3, "stem_conv", stride: 2, same: true, bias: false)
            .Normed("stem_bn")
            .Activated("swish", "stem_activation");
        bool first = true;
        for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < (int)Math.Ceiling(depth * rows[i].Repeats); j++)
        {
            var row = rows[i] with { Filters = Eights(rows[i].Filters * width), Stride = j == 0 ? rows[i].Stride : 1 };
            string name = $"block{i + 1}{(char)('a' + j)}_";
            var y = row.Fused ? Fused(x, row, name) : Inverted(x, row, name);
            if (row.Stride == 1 && x.Channels == row.Filters)
                // The first block is never left out in training.
                y = (first ? y : y.Dropped($"{name}drop")).Plus(x, $"{name}add");
            (x, first) = (y, false);
        }
        return x.Conv(Eights(1280 * width), 1, "top_conv", same: true, bias: false)
            .Normed("top_bn")
            .Activated("swish", "top_activation");
    }

    private static Flow Fused(Flow x, Row row, string name)
    {
        if (row.Expansion == 1)
            return x.Conv(row.Filters, 3, $"{name}project_conv", row.Stride, same: true, bias: false)
                .Normed($"{name}project_bn")
                .Activated("swish", $"{name}project_activation");
        return x.Conv(x.Channels * row.Expansion, 3, $"{name}expand_conv", row.Stride, same: true, bias: false)
            .Normed($"{name}expand_bn")
            .Activated("swish", $"{name}expand_activation")
            .Conv(row.Filters, 1, $"{name}project_conv", same: true, bias: false)
            .Normed($"{name}project_bn");
    }

    private static Flow Inverted(Flow input, Row row, string name)
    {
        var x = input
            .Conv(input.Channels * row.Expansion, 1, $"{name}expand_conv", same: true, bias: false)
            .Normed($"{name}expand_bn")
            .Activated("swish", $"{name}expand_activation")
            .Depthwise(3, $"{name}dwconv2", row.Stride)
            .Normed($"{name}bn")
            .Activated("swish", $"{name}activation");
        var weight = x.Averaged($"{name}se_squeeze")
            .Shaped($"{name}se_reshape", pixel: true)
            .Conv(Math.Max(1, input.Channels / 4), 1, $"{name}se_reduce", same: true, activation: "swish")
            .Conv(x.Channels, 1, $"{name}se_expand", same: true, activation: "sigmoid");
        return x.Times(weight, $"{name}se_excite")
            .Conv(row.Filters, 1, $"{name}project_conv", same: true, bias: false)
            .Normed($"{name}project_bn");
    }

    /// <summary>The nearest multiple of eight, however far below.</summary>
    private static int Eights(double channels) => Math.Max(8, (int)(channels + 4) / 8 * 8);
}
