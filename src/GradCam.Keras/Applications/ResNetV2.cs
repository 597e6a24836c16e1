namespace GradCam.Keras.Applications;

/// <summary>
/// ResNet V2 (He et al. 2016, https://arxiv.org/abs/1603.05027): normalized before the convolutions, strides on the
/// last block of a stage.
/// </summary>
internal static class ResNetV2
{
    public static IReadOnlyList<Application> All { get; } =
    [Of("ResNet50V2", [3, 4, 6, 3]), Of("ResNet101V2", [3, 4, 23, 3]), Of("ResNet152V2", [3, 8, 36, 3])];

    private static Application Of(string name, int[] depths) =>
        new(name, name.ToLowerInvariant(), "post_bn", PreprocessingPresets.KerasTf, x => Body(x, depths), ResNet.Top);

    private static Flow Body(Flow x, int[] depths)
    {
        x = x.Pad(3, 3, "conv1_pad")
            .Conv(64, 7, "conv1_conv", stride: 2)
            .Pad(1, 1, "pool1_pad")
            .MaxPool(3, 2, "pool1_pool");
        for (int stage = 0; stage < depths.Length; stage++)
        for (int block = 1; block <= depths[stage]; block++)
            x = Block(
                x,
                64 << stage,
                stage < depths.Length - 1 && block == depths[stage] ? 2 : 1,
                block == 1,
                $"conv{stage + 2}_block{block}"
            );
        return x.Normed("post_bn", ResNet.Epsilon).Activated("relu", "post_relu");
    }

    private static Flow Block(Flow x, int filters, int stride, bool project, string name)
    {
        var ready = x.Normed($"{name}_preact_bn", ResNet.Epsilon).Activated("relu", $"{name}_preact_relu");
        var shortcut =
            project ? ready.Conv(4 * filters, 1, $"{name}_0_conv", stride)
            : stride > 1 ? x.MaxPool(1, stride)
            : x;
        x = ready
            .Conv(filters, 1, $"{name}_1_conv", bias: false)
            .Normed($"{name}_1_bn", ResNet.Epsilon)
            .Activated("relu", $"{name}_1_relu");
        x = x.Pad(1, 1, $"{name}_2_pad")
            .Conv(filters, 3, $"{name}_2_conv", stride, bias: false)
            .Normed($"{name}_2_bn", ResNet.Epsilon)
            .Activated("relu", $"{name}_2_relu");
        return shortcut.Plus(x.Conv(4 * filters, 1, $"{name}_3_conv"), $"{name}_out");
    }
}
