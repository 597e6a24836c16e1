namespace GradCam.Keras.Applications;

/// <summary>Xception (Chollet 2016, https://arxiv.org/abs/1610.02357).</summary>
internal static class Xception
{
    public static IReadOnlyList<Application> All { get; } =
    [new("Xception", "xception", "block14_sepconv2", PreprocessingPresets.KerasTf, Body, ResNet.Top) { Sizes = [299] }];

    private static Flow Body(Flow x)
    {
        x = x.Conv(32, 3, "block1_conv1", stride: 2, bias: false)
            .Normed("block1_conv1_bn")
            .Activated("relu", "block1_conv1_act");
        x = x.Conv(64, 3, "block1_conv2", bias: false).Normed("block1_conv2_bn").Activated("relu", "block1_conv2_act");
        x = Halved(x, "block2", 128, 128, first: false);
        x = Halved(x, "block3", 256, 256);
        x = Halved(x, "block4", 728, 728);
        for (int block = 5; block <= 12; block++)
        {
            var input = x;
            for (int i = 1; i <= 3; i++)
                x = Separable(x.Activated("relu", $"block{block}_sepconv{i}_act"), 728, $"block{block}_sepconv{i}");
            x = x.Plus(input);
        }
        x = Halved(x, "block13", 728, 1024);
        x = Separable(x, 1536, "block14_sepconv1").Activated("relu", "block14_sepconv1_act");
        return Separable(x, 2048, "block14_sepconv2").Activated("relu", "block14_sepconv2_act");
    }

    /// <summary>A block that halves the picture, beside a convolution that does the same.</summary>
    private static Flow Halved(Flow x, string name, int filters, int last, bool first = true)
    {
        var beside = x.Conv(last, 1, stride: 2, same: true, bias: false).Normed();
        if (first)
            x = x.Activated("relu", $"{name}_sepconv1_act");
        x = Separable(x, filters, $"{name}_sepconv1").Activated("relu", $"{name}_sepconv2_act");
        return Separable(x, last, $"{name}_sepconv2").MaxPool(3, 2, $"{name}_pool", same: true).Plus(beside);
    }

    private static Flow Separable(Flow x, int filters, string name) =>
        x.Separable(filters, 3, name).Normed($"{name}_bn");
}
