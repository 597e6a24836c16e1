namespace GradCam.Keras.Applications;

/// <summary>EfficientNet (Tan and Le 2019, https://arxiv.org/abs/1905.11946), which takes pixels as they are.</summary>
internal static class EfficientNet
{
    /// <summary>
    /// Blocks of the smallest: how many, their kernel, filters, how much they widen, and their stride.
    /// </summary>
    private static readonly (int Repeats, int Kernel, int Filters, int Expansion, int Stride)[] Rows =
    [
        (1, 3, 16, 1, 1),
        (2, 3, 24, 6, 2),
        (2, 5, 40, 6, 2),
        (3, 3, 80, 6, 2),
        (3, 5, 112, 6, 1),
        (4, 5, 192, 6, 2),
        (1, 3, 320, 6, 1),
    ];

    // Their training divided by the deviation twice over, of which the weights hold one.
    private static readonly double[] Deviations = [0.229, 0.224, 0.225];

    public static IReadOnlyList<Application> All { get; } =
    [
        Of(0, 1.0, 1.0, 224),
        Of(1, 1.0, 1.1, 240),
        Of(2, 1.1, 1.2, 260),
        Of(3, 1.2, 1.4, 300),
        Of(4, 1.4, 1.8, 380),
        Of(5, 1.6, 2.2, 456),
        Of(6, 1.8, 2.6, 528),
        Of(7, 2.0, 3.1, 600),
    ];

    private static Application Of(int number, double width, double depth, int size) =>
        new(
            $"EfficientNetB{number}",
            $"efficientnetb{number}",
            "top_conv",
            PreprocessingPresets.KerasTorch,
            x => Body(x, width, depth),
            Top
        )
        {
            Sizes = [size],
        };

    private static Flow Body(Flow x, double width, double depth)
    {
        x = x.Rescaled([1 / 255.0]).Standardized().Rescaled([.. Deviations.Select(d => 1 / Math.Sqrt(d))]);
        x = x.PadFor(3, "stem_conv_pad")
            .Conv(Widths.Eights(32 * width), 3, "stem_conv", stride: 2, bias: false)
            .Normed("stem_bn")
            .Activated("swish", "stem_activation");
        for (int i = 0; i < Rows.Length; i++)
        for (int j = 0; j < (int)Math.Ceiling(depth * Rows[i].Repeats); j++)
            x = Block(
                x,
                Rows[i].Kernel,
                Widths.Eights(Rows[i].Filters * width),
                Rows[i].Expansion,
                j == 0 ? Rows[i].Stride : 1,
                $"block{i + 1}{(char)('a' + j)}_"
            );
        return x.Conv(Widths.Eights(1280 * width), 1, "top_conv", same: true, bias: false)
            .Normed("top_bn")
            .Activated("swish", "top_activation");
    }

    private static Flow Top(Flow x, int classes) =>
        x.Averaged("avg_pool").Dropped("top_dropout").Dense(classes, "predictions", "softmax");

    private static Flow Block(Flow input, int kernel, int filters, int expansion, int stride, string name)
    {
        var x =
            expansion == 1
                ? input
                : input
                    .Conv(input.Channels * expansion, 1, $"{name}expand_conv", same: true, bias: false)
                    .Normed($"{name}expand_bn")
                    .Activated("swish", $"{name}expand_activation");
        if (stride == 2)
            x = x.PadFor(kernel, $"{name}dwconv_pad");
        x = x.Depthwise(kernel, $"{name}dwconv", stride, same: stride == 1)
            .Normed($"{name}bn")
            .Activated("swish", $"{name}activation");
        var weight = x.Averaged($"{name}se_squeeze")
            .Shaped($"{name}se_reshape", pixel: true)
            .Conv(Math.Max(1, input.Channels / 4), 1, $"{name}se_reduce", same: true, activation: "swish");
        x = x.Times(
            weight.Conv(x.Channels, 1, $"{name}se_expand", same: true, activation: "sigmoid"),
            $"{name}se_excite"
        );
        x = x.Conv(filters, 1, $"{name}project_conv", same: true, bias: false).Normed($"{name}project_bn");
        return stride == 1 && input.Channels == filters ? x.Dropped($"{name}drop").Plus(input, $"{name}add") : x;
    }
}
