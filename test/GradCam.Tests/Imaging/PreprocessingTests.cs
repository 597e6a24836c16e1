namespace GradCam.Tests.Imaging;

public class PreprocessingTests
{
    private static readonly Npz Resampled = Npz.Load("Golden/preprocess/resampled.npz");

    public static TheoryData<string> ResampledCases() => [.. Resampled.Keys];

    [Theory]
    [MemberData(nameof(ResampledCases))]
    public void Apply_any_filter_and_size_equals_PIL(string key)
    {
        var (parts, expected) = (key.Split('.'), Resampled[key]);
        var preprocessing = new Preprocessing
        {
            Width = expected.Shape[1],
            Height = expected.Shape[0],
            Resize = parts[1] == "fit" ? ResizeMode.CenterCropThenResize : ResizeMode.Stretch,
            Interpolation = Enum.Parse<Interpolation>(parts[0], ignoreCase: true),
            Layout = TensorLayout.ChannelsLast,
            Scale = 1,
        };
        Assert.Equal(expected.Data, preprocessing.Apply(TestPictures.Gradient(37, 23)).Tensor);
    }

    [Fact]
    public void Apply_layouts_hold_the_same_values()
    {
        var first = new Preprocessing { Width = 5, Height = 4 };
        var a = first.Apply(TestPictures.Gradient(9, 9));
        var b = (first with { Layout = TensorLayout.ChannelsLast }).Apply(TestPictures.Gradient(9, 9));
        Assert.Equal([3, 4, 5], a.Shape);
        Assert.Equal([4, 5, 3], b.Shape);
        for (var c = 0; c < 3; c++)
        for (var i = 0; i < 20; i++)
            Assert.Equal(a.Tensor[c * 20 + i], b.Tensor[i * 3 + c]);
    }

    [Fact]
    public void Apply_channel_orders_hold_what_they_say()
    {
        var picture = TestPictures.Uniform(2, 2, 250, 100, 20);
        var raw = new Preprocessing
        {
            Width = 1,
            Height = 1,
            Scale = 1,
        };
        Assert.Equal([250, 100, 20], raw.Apply(picture).Tensor);
        Assert.Equal([20, 100, 250], (raw with { Channels = ChannelOrder.Bgr }).Apply(picture).Tensor);
        Assert.Equal([136], (raw with { Channels = ChannelOrder.Grey }).Apply(picture).Tensor);
    }

    [Fact]
    public void Apply_stretch_shows_the_whole_photograph() =>
        Assert.Equal(
            new Region(0, 0, 40, 30),
            new Preprocessing { Width = 8, Height = 8 }
                .Apply(TestPictures.Gradient(40, 30))
                .Region
        );

    [Fact]
    public void Apply_torchvision_shows_the_centre()
    {
        // 600×400 → 384×256 → crop at (80, 16) of 224×224; one resized pixel is 1.5625 of the photograph's.
        var region = PreprocessingPresets
            .Torchvision.For(new ModelInput(3, 224, 224))
            .Apply(TestPictures.Gradient(600, 400))
            .Region;
        Assert.Equal(new Region(125, 25, 350, 350), region);
    }

    [Fact]
    public void Apply_teachable_machine_shows_the_centre_square() =>
        Assert.Equal(
            new Region(5, 0, 30, 30),
            PreprocessingPresets
                .TeachableMachine.For(new ModelInput(3, 8, 8))
                .Apply(TestPictures.Gradient(40, 30))
                .Region
        );

    [Fact]
    public void Apply_letterbox_shows_more_than_the_photograph()
    {
        var letterbox = new Preprocessing
        {
            Width = 8,
            Height = 8,
            Resize = ResizeMode.Letterbox,
            Padding = 114,
            Scale = 1,
            Layout = TensorLayout.ChannelsLast,
        };
        var prepared = letterbox.Apply(TestPictures.Uniform(40, 20, 1, 2, 3));
        Assert.Equal(new Region(0, -10, 40, 40), prepared.Region);
        Assert.Equal([114, 114, 114], prepared.Tensor[..3]);
        Assert.Equal([1, 2, 3], prepared.Tensor[(2 * 8 * 3)..(2 * 8 * 3 + 3)]);
    }

    [Theory]
    [InlineData("unit", 250 / 255.0, 20 / 255.0)]
    [InlineData("letterbox", 250 / 255.0, 20 / 255.0)]
    [InlineData("caffe", 20 - 103.939, 250 - 123.68)]
    [InlineData("raw", 250, 20)]
    public void Apply_preset_givesItsRange(string preset, double first, double last)
    {
        var how = PreprocessingPresets.Parse(preset).For(new(3, 4, 4));
        var tensor = how.Apply(TestPictures.Uniform(9, 9, 250, 100, 20)).Tensor;

        Assert.Equal(first, tensor[0], 1e-4);
        Assert.Equal(last, tensor[^1], 1e-4);
        Assert.Equal(preset == "letterbox" ? 114 : 0, how.Padding);
    }

    [Theory]
    [InlineData(10, 0.875)]
    [InlineData(null, 0.8)]
    public void Apply_stretchThenCrop_showsTheCentreOfEachSide(int? before, double fraction)
    {
        var cut = new Preprocessing
        {
            Width = 8,
            Height = 8,
            Resize = ResizeMode.StretchThenCenterCrop,
            ResizeSize = before,
            CropFraction = fraction,
        };
        var whole = cut with { Width = 10, Height = 10, Resize = ResizeMode.Stretch };
        var picture = TestPictures.Gradient(40, 20);

        var prepared = cut.Apply(picture);

        Assert.Equal(new Region(4, 2, 32, 16), prepared.Region);
        Assert.Equal(whole.Apply(picture).Tensor[11], prepared.Tensor[0]);
    }

    [Theory]
    [InlineData(32, 8)]
    [InlineData(8, 32)]
    public void Apply_short_side_covers_an_input_that_is_not_square(int width, int height)
    {
        var preprocessing = PreprocessingPresets.Torchvision.For(new ModelInput(3, height, width));
        var prepared = preprocessing.Apply(TestPictures.Uniform(10, 10, 255, 255, 255));
        Assert.Equal([3, height, width], prepared.Shape);
        Assert.InRange(prepared.Region.X, 0, 10);
        Assert.InRange(prepared.Region.X + prepared.Region.Width, 0, 10 + 1e-9);
    }

    [Fact]
    public void Apply_one_pixel_photograph_fills_every_preset()
    {
        foreach (var preset in PreprocessingPresets.All)
        {
            var prepared = preset.For(new ModelInput(3, 32, 32)).Apply(TestPictures.Uniform(1, 1, 7, 8, 9));
            Assert.Equal(3 * 32 * 32, prepared.Tensor.Length);
            Assert.All(prepared.Tensor[..1024], value => Assert.Equal(prepared.Tensor[0], value));
        }
    }

    [Fact]
    public void Apply_raw_gives_pixel_values()
    {
        var tensor = PreprocessingPresets
            .Raw.For(new ModelInput(3, 4, 4))
            .Apply(TestPictures.Uniform(9, 9, 7, 8, 255))
            .Tensor;
        Assert.Equal((7f, 8f, 255f), (tensor[0], tensor[16], tensor[32]));
    }

    [Fact]
    public void Apply_large_photograph_equals_small_rows_in_parallel_or_not()
    {
        // Large enough for several threads; a uniform picture must stay uniform whatever the order of rows.
        var tensor = PreprocessingPresets
            .Raw.For(new ModelInput(3, 224, 224))
            .Apply(TestPictures.Uniform(3000, 2000, 31, 41, 59))
            .Tensor;
        Assert.All(tensor[..(224 * 224)], value => Assert.Equal(31, value));
    }

    [Fact]
    public void Equals_is_by_value_of_mean_and_std()
    {
        var a = PreprocessingPresets.Torchvision.For(new ModelInput(3, 8, 8));
        Assert.Equal(a, a with { Mean = [0.485, 0.456, 0.406] });
        Assert.NotEqual(a, a with { Mean = [0.485, 0.456, 0.4] });
        Assert.NotEqual(a, a with { Width = 9 });
    }

    [Fact]
    public void Parse_unknown_preset_suggests_near_names() =>
        Assert.Contains(
            "did you mean 'keras-torch'",
            Assert.Throws<GradCamException>(() => PreprocessingPresets.Parse("keras_torch")).Message
        );

    [Fact]
    public void Validate_impossible_options_are_refused()
    {
        var fine = new Preprocessing { Width = 8, Height = 8 };
        fine.Validate();
        Preprocessing[] wrong =
        [
            fine with
            {
                Width = 0,
            },
            fine with
            {
                Height = -1,
            },
            fine with
            {
                Width = 1_000_000,
            },
            fine with
            {
                CropFraction = 0,
            },
            fine with
            {
                CropFraction = double.NaN,
            },
            fine with
            {
                Mean = [],
            },
            fine with
            {
                Mean = [1, 2],
            },
            fine with
            {
                Mean = default,
            },
            fine with
            {
                Std = [0],
            },
            fine with
            {
                Std = [double.NaN],
            },
            fine with
            {
                Scale = double.PositiveInfinity,
            },
            fine with
            {
                Resize = ResizeMode.ShortSideThenCenterCrop,
                ResizeSize = 7,
            },
        ];
        Assert.All(
            wrong,
            options => Assert.Throws<GradCamException>(() => options.Apply(TestPictures.Uniform(1, 1, 0, 0, 0)))
        );
    }
}
