using GradCam.Models.Metadata;

namespace GradCam.Tests.Models.Metadata;

public sealed class CardReadingTests : IDisposable
{
    private static readonly ModelInput Square = new(3, 224, 224);

    private readonly SideFolder _side = new();

    public void Dispose() => _side.Dispose();

    private CardReading Read(ModelCard? card = null, bool bytes = false, ModelInput? input = null) =>
        CardReading.Of(
            card ?? ModelCard.Empty,
            new()
            {
                Input = input ?? Square,
                Path = _side.Model,
                TakesBytes = bytes,
                Metadata = new Dictionary<string, string>
                {
                    ["Image.BitmapPixelFormat"] = "Bgr8",
                    ["Image.NominalPixelRange"] = "Normalized_0_1",
                },
            }
        );

    [Fact]
    public void Of_metadataAndFiles_prefersMetadata()
    {
        _side.Write("preprocessor_config.json", """{"do_normalize":true,"image_mean":[1,2,3],"image_std":[4,5,6]}""");

        var read = Read();

        var how = read.Card.Preprocessing(Square);
        Assert.Equal((ChannelOrder.Bgr, 1 / 255.0), (how.Channels, how.Scale));
        Assert.Equal([0.0], how.Mean);
        Assert.Equal(
            new(OriginKind.Declared, "the model's metadata (Image.BitmapPixelFormat, Image.NominalPixelRange)"),
            read.Preparation
        );
    }

    [Fact]
    public void Of_cardOfPreset_keepsItWhole()
    {
        var card = new ModelCard { Preset = "torchvision", Source = "m.gradcam.json" };

        var read = Read(card);

        Assert.Equal(PreprocessingPresets.Torchvision.For(Square), read.Card.Preprocessing(Square));
        Assert.Equal(new(OriginKind.Declared, "m.gradcam.json"), read.Preparation);
    }

    [Fact]
    public void Of_cardOfScale_takesOnlyTheFraming()
    {
        var how = Read(new() { Scale = 2 }).Card.Preprocessing(Square);

        Assert.Equal((2, ResizeMode.Stretch, ChannelOrder.Bgr), (how.Scale, how.Resize, how.Channels));
        Assert.Equal([0.0], how.Mean);
    }

    [Fact]
    public void Of_cardOfOtherChannelOrder_turnsTheMeans()
    {
        _side.Write(
            "preprocessor_config.json",
            """{"image_mean":[0.1,0.2,0.3],"image_std":[0.4,0.5,0.6],"resample":3}"""
        );

        var read = CardReading.Of(new() { Channels = ChannelOrder.Bgr }, new() { Input = Square, Path = _side.Model });

        Assert.Equal([0.3, 0.2, 0.1], read.Card.Preprocessing(Square).Mean);
    }

    [Fact]
    public void Of_inputOfOneChannel_averages()
    {
        _side.Write("preprocessor_config.json", """{"image_mean":[0.1,0.2,0.3],"image_std":[0.4,0.5,0.6]}""");
        var grey = Square with { Channels = 1 };

        var how = CardReading.Of(ModelCard.Empty, new() { Input = grey, Path = _side.Model }).Card.Preprocessing(grey);

        Assert.Equal(ChannelOrder.Grey, how.Channels);
        Assert.Equal(0.2, Assert.Single(how.Mean), 1e-9);
        Assert.Equal(0.5, Assert.Single(how.Std), 1e-9);
    }

    [Fact]
    public void Of_inputOfBytes_getsPixelsAsTheyAre()
    {
        var read = Read(bytes: true);

        var how = read.Card.Preprocessing(Square);
        Assert.Equal((1.0, ResizeMode.Stretch, ChannelOrder.Bgr), (how.Scale, how.Resize, how.Channels));
        Assert.Equal(OriginKind.Derived, read.Preparation!.Kind);
    }

    [Fact]
    public void Of_inputOfBytesAndNothingElse_isRaw() =>
        Assert.Equal(
            PreprocessingPresets.Raw.For(Square),
            CardReading.Of(ModelCard.Empty, new() { Input = Square, TakesBytes = true }).Card.Preprocessing(Square)
        );

    [Fact]
    public void Of_nothing_isWhatIsAssumed()
    {
        var read = CardReading.Of(ModelCard.Empty, new() { Input = Square, Path = _side.Model });

        Assert.Equal(PreprocessingPresets.Torchvision.For(Square), read.Card.Preprocessing(Square));
        Assert.Null(read.Preparation);
        Assert.Equal(new(OriginKind.Assumed, "torchvision"), read.OriginOf(read.Card.Preprocessing(Square), null));
    }

    [Theory]
    [InlineData("""{"image_mean":[0,0,0],"image_std":[0,1,1]}""", "std of 0")]
    [InlineData("""{"image_mean":[0,0,0]""", "not valid JSON")]
    [InlineData("""{"image_mean":[0,0,0],"image_std":[1,1,1],"rescale_factor":1e999}""", "")]
    public void Of_impossibleFile_leavesItOutWithARemark(string json, string reason)
    {
        _side.Write("preprocessor_config.json", json);

        var read = CardReading.Of(ModelCard.Empty, new() { Input = Square, Path = _side.Model });

        if (reason.Length > 0)
        {
            Assert.Null(read.Preparation);
            Assert.Contains(reason, Assert.Single(read.Remarks).Message);
        }
        else
            read.Card.Preprocessing(Square);
    }

    [Fact]
    public void Of_linksAndPipes_areNotRead()
    {
        if (OperatingSystem.IsWindows())
            return;
        string secret = Path.Combine(_side.Above, "secret");
        File.WriteAllText(secret, """{"image_mean":[1,2,3],"image_std":[4,5,6]}""");
        File.CreateSymbolicLink(Path.Combine(_side.Folder, "preprocessor_config.json"), secret);
        File.CreateSymbolicLink(Path.Combine(_side.Folder, "labels.txt"), secret);
        System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_side.Folder, "config.json")]).WaitForExit();

        var read = CardReading.Of(ModelCard.Empty, new() { Input = Square, Path = _side.Model });

        Assert.Null(read.Preparation);
        Assert.Empty(read.Labels);
        Assert.Equal(3, read.Remarks.Count);
        Assert.Equal(2, read.Remarks.Count(r => r.Message.Contains("is a link")));
        Assert.Single(read.Remarks, r => r.Message.Contains("a named pipe"));
    }

    [Fact]
    public void Of_longFile_keepsToTheLimit()
    {
        _side.Write("labels.txt", "cat\ndog\n");

        var read = CardReading.Of(
            ModelCard.Empty,
            new()
            {
                Input = Square,
                Path = _side.Model,
                Limits = new() { TextBytes = 3 },
            }
        );

        Assert.Contains("text-bytes is 3", Assert.Single(read.Remarks).Message);
    }
}
