namespace GradCam.Keras.Applications;

/// <summary>All applications that are known, family by family.</summary>
internal static class ApplicationTable
{
    /// <summary>The families by name, in the order of the documentation.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<Application> Rows)> Families { get; } =
    [
        ("VGG", Vgg.All),
        ("ResNet", ResNet.All),
        ("ResNetV2", ResNetV2.All),
        ("MobileNet", MobileNet.All),
        ("MobileNetV2", MobileNetV2.All),
        ("MobileNetV3", MobileNetV3.All),
        ("DenseNet", DenseNet.All),
        ("Xception", Xception.All),
        ("Inception", Inception.All),
        ("EfficientNet", EfficientNet.All),
        ("NASNet", NasNet.All),
    ];

    public static IEnumerable<Application> All => Families.SelectMany(f => f.Rows);
}
