namespace GradCam.Keras.Applications;

/// <summary>Inception-ResNet V2 (Szegedy et al. 2016, https://arxiv.org/abs/1602.07261).</summary>
internal static class InceptionResNet
{
    public static IReadOnlyList<Application> All { get; } =
    [
        new("InceptionResNetV2", "inception_resnet_v2", "conv_7b", PreprocessingPresets.KerasTf, Body, ResNet.Top)
        {
            Sizes = [299],
        },
    ];

    private static Flow Body(Flow x)
    {
        x = Conv(Conv(Conv(x, 32, 3, stride: 2), 32, 3, same: false), 64, 3).MaxPool(3, 2);
        x = Conv(Conv(x, 80, 1, same: false), 192, 3, same: false).MaxPool(3, 2);
        x = Flow.Joined(
            "mixed_5b",
            Conv(x, 96, 1),
            Conv(Conv(x, 48, 1), 64, 5),
            Conv(Conv(Conv(x, 64, 1), 96, 3), 96, 3),
            Conv(x.AveragePool(3, 1, same: true), 64, 1)
        );
        for (int i = 1; i <= 10; i++)
            x = Residual(
                x,
                0.17,
                $"block35_{i}_",
                Conv(x, 32, 1),
                Conv(Conv(x, 32, 1), 32, 3),
                Conv(Conv(Conv(x, 32, 1), 48, 3), 64, 3)
            );
        x = Flow.Joined(
            "mixed_6a",
            Conv(x, 384, 3, stride: 2),
            Conv(Conv(Conv(x, 256, 1), 256, 3), 384, 3, stride: 2),
            x.MaxPool(3, 2)
        );
        for (int i = 1; i <= 20; i++)
            x = Residual(
                x,
                0.1,
                $"block17_{i}_",
                Conv(x, 192, 1),
                Conv(Conv(Conv(x, 128, 1), 160, (1, 7)), 192, (7, 1))
            );
        x = Flow.Joined(
            "mixed_7a",
            Conv(Conv(x, 256, 1), 384, 3, stride: 2),
            Conv(Conv(x, 256, 1), 288, 3, stride: 2),
            Conv(Conv(Conv(x, 256, 1), 288, 3), 320, 3, stride: 2),
            x.MaxPool(3, 2)
        );
        for (int i = 1; i <= 10; i++)
            x = Residual(
                x,
                i < 10 ? 0.2 : 1,
                $"block8_{i}_",
                Conv(x, 192, 1),
                Conv(Conv(Conv(x, 192, 1), 224, (1, 3)), 256, (3, 1))
            );
        return Conv(x, 1536, 1, name: "conv_7b");
    }

    /// <summary>Branches whose sum is added to what they came from; the last block of all has no ReLU.</summary>
    private static Flow Residual(Flow x, double scale, string name, params Flow[] branches)
    {
        var up = Flow.Joined($"{name}mixed", branches).Conv(x.Channels, 1, $"{name}conv", same: true);
        var sum = x.PlusScaled(up, scale);
        return scale == 1 ? sum : sum.Activated("relu", $"{name}ac");
    }

    /// <summary>A convolution, normalized, behind a ReLU; numbered unless it is named.</summary>
    private static Flow Conv(
        Flow x,
        int filters,
        Window kernel,
        int stride = 1,
        bool? same = null,
        string? name = null
    ) =>
        x.Conv(filters, kernel, name, stride, same ?? stride == 1, bias: false)
            .Normed(name is null ? null : $"{name}_bn", scale: false)
            .Activated("relu", name is null ? null : $"{name}_ac");
}
