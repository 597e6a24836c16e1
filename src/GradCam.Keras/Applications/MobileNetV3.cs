namespace GradCam.Keras.Applications;

/// <summary>
/// MobileNetV3 (Howard et al. 2019, https://arxiv.org/abs/1905.02244); the minimalistic ones do without wide kernels,
/// weighed channels and hard swish.
/// </summary>
internal static class MobileNetV3
{
    /// <summary>
    /// A block: how much it widens, its filters, its kernel (0: wide, or 3), its stride, weighed channels or not, hard
    /// swish or ReLU.
    /// </summary>
    private readonly record struct Row(double Expansion, int Filters, int Kernel, int Stride, bool Weighs, bool Swish);

    private static readonly Row[] Small =
    [
        new(1, 16, 3, 2, true, false),
        new(72.0 / 16, 24, 3, 2, false, false),
        new(88.0 / 24, 24, 3, 1, false, false),
        new(4, 40, 0, 2, true, true),
        new(6, 40, 0, 1, true, true),
        new(6, 40, 0, 1, true, true),
        new(3, 48, 0, 1, true, true),
        new(3, 48, 0, 1, true, true),
        new(6, 96, 0, 2, true, true),
        new(6, 96, 0, 1, true, true),
        new(6, 96, 0, 1, true, true),
    ];

    private static readonly Row[] Large =
    [
        new(1, 16, 3, 1, false, false),
        new(4, 24, 3, 2, false, false),
        new(3, 24, 3, 1, false, false),
        new(3, 40, 0, 2, true, false),
        new(3, 40, 0, 1, true, false),
        new(3, 40, 0, 1, true, false),
        new(6, 80, 3, 2, false, true),
        new(2.5, 80, 3, 1, false, true),
        new(2.3, 80, 3, 1, false, true),
        new(2.3, 80, 3, 1, false, true),
        new(6, 112, 3, 1, true, true),
        new(6, 112, 3, 1, true, true),
        new(6, 160, 0, 2, true, true),
        new(6, 160, 0, 1, true, true),
        new(6, 160, 0, 1, true, true),
    ];

    public static IReadOnlyList<Application> All { get; } =
    [
        Of("MobileNetV3Small", "", Small, 1024, 1),
        Of("MobileNetV3Small", " 0.75", Small, 1024, 0.75),
        Of("MobileNetV3Small", " minimalistic", Small, 1024, 1, plain: true),
        Of("MobileNetV3Large", "", Large, 1280, 1),
        Of("MobileNetV3Large", " 0.75", Large, 1280, 0.75),
        Of("MobileNetV3Large", " minimalistic", Large, 1280, 1, plain: true),
    ];

    private static Application Of(
        string name,
        string variant,
        Row[] rows,
        int points,
        double alpha,
        bool plain = false
    ) =>
        new(
            name + variant,
            name,
            "expanded_conv_10_project",
            PreprocessingPresets.KerasTf,
            x => Body(x, rows, alpha, plain),
            (x, classes) => Top(x, points, classes, plain)
        );

    private static Flow Body(Flow x, Row[] rows, double alpha, bool plain)
    {
        x = x.Rescaled([1 / 127.5], -1).Conv(16, 3, "conv", stride: 2, same: true, bias: false).Normed("conv_bn");
        x = Bent(x, !plain);
        for (int i = 0; i < rows.Length; i++)
            x = Block(x, rows[i], Widths.Eights(rows[i].Filters * alpha), i, plain);
        return Bent(
            x.Conv(Widths.Eights(6 * x.Channels), 1, "conv_1", same: true, bias: false).Normed("conv_1_bn"),
            !plain
        );
    }

    private static Flow Top(Flow x, int points, int classes, bool plain)
    {
        x = Bent(x.Averaged(keep: true).Conv(points, 1, "conv_2", same: true), !plain);
        return x.Dropped().Conv(classes, 1, "logits", same: true).Flattened().Activated("softmax", "predictions");
    }

    private static Flow Block(Flow input, Row row, int filters, int number, bool plain)
    {
        string name = number == 0 ? "expanded_conv" : $"expanded_conv_{number}";
        bool swish = row.Swish && !plain;
        int kernel = row.Kernel > 0 || plain ? 3 : 5,
            wide = Widths.Eights(input.Channels * row.Expansion);
        var x =
            number == 0
                ? input
                : Bent(
                    input.Conv(wide, 1, $"{name}_expand", same: true, bias: false).Normed($"{name}_expand_bn"),
                    swish
                );
        if (row.Stride == 2)
            x = x.PadFor(kernel, $"{name}_depthwise_pad");
        x = Bent(
            x.Depthwise(kernel, $"{name}_depthwise", row.Stride, same: row.Stride == 1).Normed($"{name}_depthwise_bn"),
            swish
        );
        if (row.Weighs && !plain)
            x = Weighed(x, $"{name}_squeeze_excite");
        x = x.Conv(filters, 1, $"{name}_project", same: true, bias: false).Normed($"{name}_project_bn");
        return row.Stride == 1 && input.Channels == filters ? input.Plus(x, $"{name}_add") : x;
    }

    private static Flow Weighed(Flow x, string name)
    {
        var weight = x.Averaged($"{name}_avg_pool", keep: true)
            .Conv(Widths.Eights(x.Channels * 0.25), 1, $"{name}_conv", same: true)
            .Relu($"{name}_relu");
        return x.Times(
            weight.Conv(x.Channels, 1, $"{name}_conv_1", same: true).Plus(3).Relu(most: 6).Times(1 / 6.0),
            $"{name}_mul"
        );
    }

    private static Flow Bent(Flow x, bool swish) => swish ? x.Activated("hard_swish") : x.Relu();
}
