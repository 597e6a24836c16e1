namespace GradCam.Keras.Applications;

/// <summary>ConvNeXt (Liu et al. 2022, https://arxiv.org/abs/2201.03545), which takes pixels as they are.</summary>
internal static class ConvNeXt
{
    private const double Epsilon = 1e-6;

    private static readonly double[] Mean = [0.485 * 255, 0.456 * 255, 0.406 * 255],
        Deviation = [0.229 * 255, 0.224 * 255, 0.225 * 255];

    public static IReadOnlyList<Application> All { get; } =
    [Of("Tiny", 9, 96), Of("Small", 27, 96), Of("Base", 27, 128), Of("Large", 27, 192), Of("XLarge", 27, 256)];

    private static Application Of(string size, int depth, int width)
    {
        string name = $"convnext_{size.ToLowerInvariant()}";
        return new(
            $"ConvNeXt{size}",
            name,
            $"{name}_stage_0_block_0_layer_scale",
            PreprocessingPresets.KerasTorch,
            x => Body(x, [3, 3, depth, 3], width, name),
            (x, classes) => Top(x, classes, name)
        )
        {
            End = x => x.LayerNormed(null, Epsilon),
        };
    }

    private static Flow Body(Flow x, int[] depths, int width, string name)
    {
        x = x.Standardized(Mean, Deviation, $"{name}_prestem_normalization");
        x = x.Within(
            $"{name}_stem",
            y => y.Conv(width, 4, $"{name}_stem_conv", stride: 4).LayerNormed($"{name}_stem_layernorm", Epsilon)
        );
        for (int stage = 0; stage < depths.Length; stage++)
        {
            if (stage > 0)
                x = Downsampled(x, width << stage, name, stage - 1);
            for (int block = 0; block < depths[stage]; block++)
                x = Block(x, $"{name}_stage_{stage}_block_{block}_");
        }
        return x;
    }

    private static Flow Downsampled(Flow x, int channels, string name, int number) =>
        x.Within(
            $"{name}_downsampling_block_{number}",
            y =>
                y.LayerNormed($"{name}_downsampling_layernorm_{number}", Epsilon)
                    .Conv(channels, 2, $"{name}_downsampling_conv_{number}", stride: 2)
        );

    private static Flow Block(Flow input, string name) =>
        input.Plus(
            input
                .Grouped(7, $"{name}depthwise_conv")
                .LayerNormed($"{name}layernorm", Epsilon)
                .Pointwise(4 * input.Channels, $"{name}pointwise_conv_1")
                .Activated("gelu", $"{name}gelu")
                .Pointwise(input.Channels, $"{name}pointwise_conv_2")
                .Scaled($"{name}layer_scale")
                .Activated("linear", $"{name}identity")
        );

    private static Flow Top(Flow x, int classes, string name) =>
        x.Averaged($"{name}_head_gap")
            .LayerNormed($"{name}_head_layernorm", Epsilon)
            .Dense(classes, $"{name}_head_dense", "softmax");
}
