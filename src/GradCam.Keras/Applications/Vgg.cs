namespace GradCam.Keras.Applications;

/// <summary>VGG (Simonyan and Zisserman 2014, https://arxiv.org/abs/1409.1556).</summary>
internal static class Vgg
{
    public static IReadOnlyList<Application> All { get; } =
    [Of("VGG16", [2, 2, 3, 3, 3]), Of("VGG19", [2, 2, 4, 4, 4])];

    private static Application Of(string name, int[] depths) =>
        new(name, name.ToLowerInvariant(), "block5_conv3", PreprocessingPresets.KerasCaffe, x => Body(x, depths), Top);

    private static Flow Body(Flow x, int[] depths)
    {
        for (int block = 1; block <= depths.Length; block++)
        {
            for (int i = 1; i <= depths[block - 1]; i++)
                x = x.Conv(Math.Min(32 << block, 512), 3, $"block{block}_conv{i}", same: true, activation: "relu");
            x = x.MaxPool(2, 2, $"block{block}_pool");
        }
        return x;
    }

    private static Flow Top(Flow x, int classes) =>
        x.Flattened("flatten")
            .Dense(4096, "fc1", "relu")
            .Dense(4096, "fc2", "relu")
            .Dense(classes, "predictions", "softmax");
}
