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

    /// <summary>Names beside the model are its own if they are as many as its classes.</summary>
    [Theory]
    [InlineData("Dense", "units", 2, true)]
    [InlineData("Dense", "units", 3, false)]
    [InlineData("Conv2D", "filters", 2, true)]
    [InlineData("Conv2D", "filters", 3, false)]
    // Units of a recurrent layer are not counted.
    [InlineData("LSTM", "units", 7, true)]
    public void Of_labelsBeside_haveToBeAsManyAsTheClasses(string kind, string field, int count, bool taken)
    {
        var config = new Dictionary<string, object> { ["name"] = "last", [field] = count };
        File.WriteAllText(At("labels.txt"), "cat\ndog\n");
        string path = WriteH5(
            "model.h5",
            Sequential(Input, Layer("Dense", new { name = "hidden", units = 64 }), Layer(kind, config))
        );

        Assert.Equal(taken ? 2 : null, KerasModel.Load(path).Card.Labels?.Names.Count);
    }

    private string? Preset(params object[] layers) =>
        KerasModel.Load(WriteH5("model.h5", Sequential(layers))).Card.Preset;

    private static IEnumerable<object> Vgg16() =>
        from block in Enumerable.Range(1, 5)
        from i in Enumerable.Range(1, block < 3 ? 2 : 3)
        select Layer("Conv2D", new { name = $"block{block}_conv{i}", filters = 4 });
}
