namespace GradCam.Keras.Tests;

/// <summary>The preparation of pictures, as the model determines it.</summary>
public class KerasCardTests : KerasFixture
{
    private static readonly object Input = Layer(
            "InputLayer",
            new { name = "in", batch_input_shape = new int?[] { null, 32, 32, 3 } }
        ),
        Augmentation = Layer(
            "Sequential",
            new { name = "augmentation", layers = new[] { Input, Layer("RandomFlip", new { name = "flip" }) } }
        );

    [Fact]
    public void Of_application_isItsPreset() => Assert.Equal("keras-caffe", Preset([Input, .. Vgg16()]));

    [Fact]
    public void Of_applicationWithin_isItsPreset() =>
        Assert.Equal(
            "keras-caffe",
            Preset(
                Augmentation,
                Layer("Sequential", new { name = "vgg16", layers = new[] { Input }.Concat(Vgg16()) }),
                Layer("Flatten", new { name = "flatten" })
            )
        );

    [Theory]
    [InlineData("Rescaling")]
    [InlineData("Normalization")]
    [InlineData("TFOpLambda")]
    public void Of_applicationBehindItsPreparation_isRaw(string kind) =>
        Assert.Equal("raw", Preset([Input, Augmentation, Layer(kind, new { name = "prepare" }), .. Vgg16()]));

    [Fact]
    public void Of_anotherModel_isUnknown() => Assert.Null(Preset([Input, .. Vgg16().SkipLast(1)]));

    private string? Preset(params object[] layers) =>
        KerasModel.Load(WriteH5("model.h5", Sequential(layers))).Card.Preset;

    private static IEnumerable<object> Vgg16() =>
        from block in Enumerable.Range(1, 5)
        from i in Enumerable.Range(1, block < 3 ? 2 : 3)
        select Layer("Conv2D", new { name = $"block{block}_conv{i}", filters = 4 });
}
