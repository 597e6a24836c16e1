using GradCam.Tests.Conformance;

namespace GradCam.Tests.Baking;

/// <summary>Preparation and overlay as parts of the model, against the library's own.</summary>
public class PixelInputTests
{
    private static readonly Picture Photograph = Picture.Load(
        Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png")
    );

    public static TheoryData<ResizeMode, Interpolation, bool> Ways =>
        [
            .. from mode in Enum.GetValues<ResizeMode>()
            from kind in Enum.GetValues<Interpolation>()
            from upright in (bool[])[false, true]
            select (mode, kind, upright),
        ];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Bake_preprocess_preparesAsTheLibraryDoes(ResizeMode mode, Interpolation kind, bool upright)
    {
        var how = new Preprocessing
        {
            Width = 64,
            Height = 64,
            Resize = mode,
            Interpolation = kind,
            Mean = [0.4, 0.5, 0.6],
            Std = [0.2, 0.3, 0.1],
            Padding = 114,
            Channels = upright ? ChannelOrder.Bgr : ChannelOrder.Rgb,
        };
        using var explainer = Explainer.Load(new ConformanceCase("resnet").ModelPath, new() { Preprocessing = how });

        Agrees(
            explainer,
            new()
            {
                Preprocess = true,
                Map = MapForm.Input,
                Overlay = new(),
            },
            upright ? Turned(Photograph) : Photograph
        );
    }

    [Fact]
    public void Bake_smallPhotograph_isEnlargedAsTheLibraryDoes()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        Agrees(
            explainer,
            new()
            {
                Preprocess = true,
                Map = MapForm.Input,
                Overlay = new() { Blend = OverlayBlend.Mix },
            },
            new Preprocessing { Width = 50, Height = 40 }.Undo(Values(3 * 50 * 40))
        );
    }

    [Fact]
    public void Bake_greyModel_takesColouredPixels()
    {
        using var explainer = Explainer.Load(new ConformanceCase("grayscale").ModelPath);

        Agrees(
            explainer,
            new()
            {
                Preprocess = true,
                Overlay = new() { Colormap = Colormap.Viridis },
            },
            Photograph
        );
    }

    [Theory]
    [InlineData("gradcam")]
    [InlineData("saliency")]
    [InlineData("guided_gradcam")]
    public void Bake_overlayOfATensor_coloursThePixelsThatItWasMadeOf(string method)
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        Agrees(explainer, new() { Methods = [CamMethods.Parse(method)], Overlay = new() }, Photograph);
    }

    [Fact]
    public void Bake_float16WithPixels_staysClose()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        var baked = explainer.Bake(
            new()
            {
                Preprocess = true,
                Float16 = true,
                Map = MapForm.Input,
            }
        );

        Assert.All(explainer.Verify(baked, Photograph), d => Assert.InRange(d.Largest, 0, 0.02));
    }

    [Fact]
    public void Bake_overlayOfPytorch_isRefused()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);

        Assert.Contains(
            "add or mix",
            Assert
                .Throws<GradCamException>(() =>
                    explainer.Bake(new() { Overlay = new() { Blend = OverlayBlend.PyTorchGradCam } })
                )
                .Message
        );
    }

    private static void Agrees(Explainer explainer, BakeOptions options, Picture picture)
    {
        foreach (var (output, largest, own) in explainer.Verify(explainer.Bake(options), picture))
            // A colour may be that of the next step, which is four brighter at most, times the heat's part.
            Assert.True(
                largest
                    <= (
                        output.StartsWith("overlay", StringComparison.Ordinal) ? 2
                        : own ? 2e-2
                        : 1e-2
                    ),
                $"{output} differs by {largest}."
            );
    }

    private static float[] Values(int count) =>
        [.. Enumerable.Range(0, count).Select(i => MathF.Abs(MathF.Sin(i * 0.37f)))];

    private static Picture Turned(Picture picture)
    {
        var pixels = new byte[picture.Rgb.Length];
        for (int y = 0; y < picture.Height; y++)
        for (int x = 0; x < picture.Width; x++)
            picture.Rgb.Slice(3 * (y * picture.Width + x), 3).CopyTo(pixels.AsSpan(3 * (x * picture.Height + y)));
        return new Picture(pixels, picture.Height, picture.Width);
    }
}
