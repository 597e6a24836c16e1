namespace GradCam.Keras.Applications;

/// <summary>DenseNet (Huang et al. 2016, https://arxiv.org/abs/1608.06993).</summary>
internal static class DenseNet
{
    private const int Growth = 32;

    public static IReadOnlyList<Application> All { get; } =
    [Of("DenseNet121", [6, 12, 24, 16]), Of("DenseNet169", [6, 12, 32, 32]), Of("DenseNet201", [6, 12, 48, 32])];

    private static Application Of(string name, int[] depths) =>
        new(
            name,
            name.ToLowerInvariant(),
            "conv5_block16_concat",
            PreprocessingPresets.KerasTorch,
            x => Body(x, depths),
            ResNet.Top
        );

    private static Flow Body(Flow x, int[] depths)
    {
        x = x.Pad(3, 3)
            .Conv(64, 7, "conv1_conv", stride: 2, bias: false)
            .Normed("conv1_bn", ResNet.Epsilon)
            .Activated("relu", "conv1_relu")
            .Pad(1, 1)
            .MaxPool(3, 2, "pool1");
        for (int stage = 2; stage <= depths.Length + 1; stage++)
        {
            for (int block = 1; block <= depths[stage - 2]; block++)
                x = Block(x, $"conv{stage}_block{block}");
            if (stage <= depths.Length)
                x = Transition(x, $"pool{stage}");
        }
        return x.Normed("bn", ResNet.Epsilon).Activated("relu", "relu");
    }

    private static Flow Block(Flow x, string name)
    {
        var more = x.Normed($"{name}_0_bn", ResNet.Epsilon)
            .Activated("relu", $"{name}_0_relu")
            .Conv(4 * Growth, 1, $"{name}_1_conv", bias: false);
        more = more.Normed($"{name}_1_bn", ResNet.Epsilon)
            .Activated("relu", $"{name}_1_relu")
            .Conv(Growth, 3, $"{name}_2_conv", same: true, bias: false);
        return Flow.Joined($"{name}_concat", x, more);
    }

    private static Flow Transition(Flow x, string name) =>
        x.Normed($"{name}_bn", ResNet.Epsilon)
            .Activated("relu", $"{name}_relu")
            .Conv(x.Channels / 2, 1, $"{name}_conv", bias: false)
            .AveragePool(2, 2, $"{name}_pool");
}
