namespace GradCam.Keras.Applications;

/// <summary>
/// ResNet (He et al. 2015, https://arxiv.org/abs/1512.03385), whose strides lie on the first convolution of a block.
/// </summary>
internal static class ResNet
{
    internal const double Epsilon = 1.001e-5;

    public static IReadOnlyList<Application> All { get; } =
    [
        Of("ResNet50", [3, 4, 6, 3]),
        Of("ResNet101", [3, 4, 23, 3]),
        Of("ResNet152", [3, 8, 36, 3]),
        new(
            "ResNet50 (of Keras before 2.2.5)",
            "resnet50",
            "res5c_branch2c",
            PreprocessingPresets.KerasCaffe,
            OldBody,
            (x, classes) => x.Averaged("avg_pool").Dense(classes, "fc1000", "softmax")
        ),
    ];

    internal static Flow Top(Flow x, int classes) => x.Averaged("avg_pool").Dense(classes, "predictions", "softmax");

    private static Application Of(string name, int[] depths) =>
        new(
            name,
            name.ToLowerInvariant(),
            "conv5_block3_3_conv",
            PreprocessingPresets.KerasCaffe,
            x => Body(x, depths),
            Top
        );

    private static Flow Body(Flow x, int[] depths)
    {
        x = x.Pad(3, 3, "conv1_pad")
            .Conv(64, 7, "conv1_conv", stride: 2)
            .Normed("conv1_bn", Epsilon)
            .Activated("relu", "conv1_relu")
            .Pad(1, 1, "pool1_pad")
            .MaxPool(3, 2, "pool1_pool");
        for (int stage = 0; stage < depths.Length; stage++)
        for (int block = 1; block <= depths[stage]; block++)
            x = Block(x, 64 << stage, stage > 0 && block == 1 ? 2 : 1, block == 1, $"conv{stage + 2}_block{block}");
        return x;
    }

    private static Flow Block(Flow x, int filters, int stride, bool project, string name)
    {
        var shortcut = project ? x.Conv(4 * filters, 1, $"{name}_0_conv", stride).Normed($"{name}_0_bn", Epsilon) : x;
        x = x.Conv(filters, 1, $"{name}_1_conv", stride)
            .Normed($"{name}_1_bn", Epsilon)
            .Activated("relu", $"{name}_1_relu");
        x = x.Conv(filters, 3, $"{name}_2_conv", same: true)
            .Normed($"{name}_2_bn", Epsilon)
            .Activated("relu", $"{name}_2_relu");
        x = x.Conv(4 * filters, 1, $"{name}_3_conv").Normed($"{name}_3_bn", Epsilon);
        return shortcut.Plus(x, $"{name}_add").Activated("relu", $"{name}_out");
    }

    /// <summary>The first ResNet50 of Keras: Caffe's names, another epsilon, the shortcut added last.</summary>
    private static Flow OldBody(Flow x)
    {
        x = x.Pad(3, 3, "conv1_pad")
            .Conv(64, 7, "conv1", stride: 2)
            .Normed("bn_conv1")
            .Activated("relu")
            .Pad(1, 1, "pool1_pad")
            .MaxPool(3, 2);
        int[] depths = [3, 4, 6, 3];
        for (int stage = 0; stage < depths.Length; stage++)
        for (int block = 0; block < depths[stage]; block++)
            x = OldBlock(
                x,
                64 << stage,
                stage > 0 && block == 0 ? 2 : 1,
                block == 0,
                $"{stage + 2}{(char)('a' + block)}_branch"
            );
        return x;
    }

    private static Flow OldBlock(Flow input, int filters, int stride, bool project, string name)
    {
        var x = input.Conv(filters, 1, $"res{name}2a", stride).Normed($"bn{name}2a").Activated("relu");
        x = x.Conv(filters, 3, $"res{name}2b", same: true).Normed($"bn{name}2b").Activated("relu");
        x = x.Conv(4 * filters, 1, $"res{name}2c").Normed($"bn{name}2c");
        return x.Plus(project ? input.Conv(4 * filters, 1, $"res{name}1", stride).Normed($"bn{name}1") : input)
            .Activated("relu");
    }
}
