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
        ("InceptionResNet", InceptionResNet.All),
        ("EfficientNet", EfficientNet.All),
        ("EfficientNetV2", EfficientNetV2.All),
        ("NASNet", NasNet.All),
        ("ConvNeXt", ConvNeXt.All),
    ];

    public static IEnumerable<Application> All => Families.SelectMany(f => f.Rows);
}
