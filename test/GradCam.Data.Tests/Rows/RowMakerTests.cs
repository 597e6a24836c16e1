using GradCam.Data.Objects;
using GradCam.Data.Rows;
using GradCam.Data.Sources;

namespace GradCam.Data.Tests.Rows;

/// <summary>What rows say of an explanation.</summary>
public class RowMakerTests : DataFixture
{
    [Theory]
    [InlineData(ResizeMode.Stretch, 200, 100, new[] { 0f, 0, 1, 1 })]
    [InlineData(ResizeMode.CenterCropThenResize, 200, 100, new[] { 0.25f, 0, 0.75f, 1 })]
    [InlineData(ResizeMode.CenterCropThenResize, 100, 200, new[] { 0, 0.25f, 1, 0.75f })]
    [InlineData(ResizeMode.Letterbox, 200, 100, new[] { 0, -0.5f, 1, 1.5f })]
    [InlineData(ResizeMode.Letterbox, 100, 200, new[] { -0.5f, 0, 1.5f, 1 })]
    // 128 of 160 x 320.
    [InlineData(ResizeMode.ShortSideThenCenterCrop, 200, 100, new[] { 0.3f, 0.1f, 0.7f, 0.9f })]
    [InlineData(ResizeMode.StretchThenCenterCrop, 200, 100, new[] { 0.1f, 0.1f, 0.9f, 0.9f })]
    public void Of_aPicture_hasTheFrameThatThePreparationLeaves(ResizeMode mode, int width, int height, float[] frame)
    {
        using var explainer = Load(
            new()
            {
                Width = 128,
                Height = 128,
                Resize = mode,
                ResizeSize = 160,
            }
        );

        Assert.Equal(frame, Row(explainer, width, height).Frame!, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Of_aReducedPicture_hasTheSameFrame()
    {
        using var explainer = Load(
            new()
            {
                Width = 128,
                Height = 128,
                Resize = ResizeMode.CenterCropThenResize,
            }
        );

        var row = Row(explainer, 1600, 800, leastSide: 200);

        Assert.Equal((1600, 800), (row.Width, row.Height));
        Assert.Equal([0.25f, 0, 0.75f, 1], row.Frame!);
    }

    [Fact]
    public void Of_aReducedPicture_hasItsBoxWhereTheFileHasIt()
    {
        using var explainer = Load(new() { Width = 128, Height = 128 });
        // In pixels of the file: the second quarter of the width, and the first half of the height.
        var marked = new MarkedObject("[400, 0, 800, 400]", BoxFormat.Xyxy, null, null);

        var whole = Row(explainer, 1600, 800, marked: marked);
        var reduced = Row(explainer, 1600, 800, leastSide: 200, marked: marked);

        Assert.Equal((0.125f, 0.125f), (whole.Object.Area, reduced.Object.Area));
        Assert.NotNull(whole.Object.Mass);
        Assert.Equal(whole.Object.Mass!.Value, reduced.Object.Mass!.Value, 0.01);
        Assert.Equal(whole.Object.Hit, reduced.Object.Hit);
        Assert.Null(reduced.ObjectError);
    }

    [Fact]
    public void Of_aBoxThatIsNone_hasItsMapAndTheReason()
    {
        using var explainer = Load(new() { Width = 128, Height = 128 });

        var row = Row(explainer, 200, 100, marked: new("[0, 0, 900, 900]", BoxFormat.Xyxy, null, null));
        var unread = Row(
            explainer,
            200,
            100,
            marked: new(null, default, "'mask.png'", _ => throw new GradCamException("It is not there."))
        );

        Assert.NotNull(row.Map);
        Assert.Equal(default, row.Object);
        Assert.Contains("reaches beyond the picture of 200×100 pixels", row.ObjectError);
        Assert.NotNull(unread.Map);
        Assert.Equal("It is not there.", unread.ObjectError);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_aPicture_hasFeaturesWhereTheyAreAskedFor(bool asked)
    {
        using var explainer = Load(new() { Width = 128, Height = 128 });

        var row = Row(explainer, 200, 100, features: asked);

        Assert.Equal(asked, row.Features is { Length: > 2 });
    }

    private static Explainer Load(Preprocessing preparation) =>
        Explainer.Load(BuiltInModel.CatsDogs, new() { Preprocessing = preparation, Threads = 1 });

    private Row Row(
        Explainer explainer,
        int width,
        int height,
        int leastSide = int.MaxValue,
        MarkedObject? marked = null,
        bool features = false
    )
    {
        var request = new ExplainRequest { Features = features };
        var maker = new RowMaker(
            explainer,
            request,
            new(explainer.Labels, 2, new Dictionary<string, string>()),
            new(Mirror: false, Overlay: null)
        );
        byte[] rgb = [.. Enumerable.Range(0, 3 * width * height).Select(i => (byte)(i / 3 % width * 255 / width))];
        Picture.FromRgb(rgb, width, height).Save(At("picture.jpg"));
        var reading = new Reading(
            new(0, "picture", null, [], limits => PictureBytes.OfFile(At("picture.jpg"), limits)) { Object = marked },
            0,
            ResourceLimits.Default,
            leastSide
        );
        var cancel = TestContext.Current.CancellationToken;
        var explanations = explainer.Explain(reading.Read(), request, cancel);
        return Assert.Single(maker.Of(reading, explanations, cancel));
    }
}
