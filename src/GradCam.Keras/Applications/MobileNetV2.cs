using System.Globalization;

namespace GradCam.Keras.Applications;

/// <summary>MobileNetV2 (Sandler et al. 2018, https://arxiv.org/abs/1801.04381) of six widths.</summary>
internal static class MobileNetV2
{
    public static IReadOnlyList<Application> All { get; } = [.. new[] { 1, 0.35, 0.5, 0.75, 1.3, 1.4 }.Select(Of)];

    private static Application Of(double alpha) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"MobileNetV2 {alpha:0.0#}"),
            string.Create(CultureInfo.InvariantCulture, $"mobilenetv2_{alpha:0.00}_{{0}}"),
            "block_16_project",
            PreprocessingPresets.KerasTf,
            x => Body(x, alpha),
            (x, classes) => x.Averaged().Dense(classes, "predictions", "softmax")
        )
        {
            Sizes = [224, 192, 160, 128, 96],
        };

    private static Flow Body(Flow x, double alpha)
    {
        x = x.Conv(Widths.Eights(32 * alpha), 3, "Conv1", stride: 2, same: true, bias: false)
            .Normed("bn_Conv1")
            .Relu("Conv1_relu", 6);
        (int Filters, int Stride)[] blocks =
        [
            (16, 1),
            (24, 2),
            (24, 1),
            (32, 2),
            (32, 1),
            (32, 1),
            (64, 2),
            (64, 1),
            (64, 1),
            (64, 1),
            (96, 1),
            (96, 1),
            (96, 1),
            (160, 2),
            (160, 1),
            (160, 1),
            (320, 1),
        ];
        for (int i = 0; i < blocks.Length; i++)
            x = Block(x, Widths.Eights((int)(blocks[i].Filters * alpha)), blocks[i].Stride, i);
        return x.Conv(alpha > 1 ? Widths.Eights(1280 * alpha) : 1280, 1, "Conv_1", bias: false)
            .Normed("Conv_1_bn")
            .Relu("out_relu", 6);
    }

    private static Flow Block(Flow input, int filters, int stride, int number)
    {
        string name = number == 0 ? "expanded_conv" : $"block_{number}";
        var x =
            number == 0
                ? input
                : input
                    .Conv(6 * input.Channels, 1, $"{name}_expand", same: true, bias: false)
                    .Normed($"{name}_expand_BN")
                    .Relu($"{name}_expand_relu", 6);
        if (stride == 2)
            x = x.PadFor(3, $"{name}_pad");
        x = x.Depthwise(3, $"{name}_depthwise", stride, same: stride == 1)
            .Normed($"{name}_depthwise_BN")
            .Relu($"{name}_depthwise_relu", 6);
        x = x.Conv(filters, 1, $"{name}_project", same: true, bias: false).Normed($"{name}_project_BN");
        return stride == 1 && input.Channels == filters ? input.Plus(x, $"{name}_add") : x;
    }
}
