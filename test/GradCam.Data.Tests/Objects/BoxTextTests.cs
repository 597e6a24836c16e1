using GradCam.Data.Objects;

namespace GradCam.Data.Tests.Objects;

/// <summary>The same box in every form, and what is none.</summary>
public class BoxTextTests
{
    private const int Width = 200,
        Height = 100;

    [Theory]
    [InlineData("20 10 120 60", "Xyxy")]
    [InlineData("[20, 10, 120, 60]", "Xyxy")]
    [InlineData("[20.0 10.0 120.0 60.0]", "Xyxy")]
    [InlineData("(20, 10, 120, 60)", "Xyxy")]
    [InlineData("\"[20, 10, 120, 60]\"", "Xyxy")]
    [InlineData("20;10;120;60", "Xyxy")]
    [InlineData("20,10,100,50", "Xywh")]
    [InlineData("70 35 100 50", "Cxcywh")]
    [InlineData("10 20 60 120", "Yxyx")]
    [InlineData("0.1 0.1 0.6 0.6", "XyxyRelative")]
    [InlineData("0.1 0.1 0.5 0.5", "XywhRelative")]
    [InlineData("0.35 0.35 5e-1 0.5", "CxcywhRelative")]
    [InlineData("[[0.1, 0.1, 0.6, 0.6]]", "YxyxRelative")]
    public void Read_ofABox_givesItsEdges(string text, string format)
    {
        var (left, top, right, bottom) = Assert.Single(Read(text, format));

        Assert.Equal([0.1, 0.1, 0.6, 0.6], [left, top, right, bottom], (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Read_ofSeveral_givesAll()
    {
        var boxes = Read("[[0, 0, 20, 10], [20, 10, 40, 20.5]]", "Xyxy");

        Assert.Equal([(0, 0, 0.1, 0.1), (0.1, 0.1, 0.2, 0.205)], boxes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    public void Read_ofNothing_givesNone(string text) => Assert.Empty(Read(text, "Xyxy"));

    [Fact]
    public void Read_ofARoundedEdge_endsAtThePicture()
    {
        var (left, _, right, _) = Assert.Single(Read("-1 0 201 50", "Xyxy"));

        Assert.Equal((0, 1), (left, right));
    }

    [Theory]
    [InlineData("20 10 120", "Xyxy", "has 3 numbers: write four")]
    [InlineData("[20, 10, 120, 60, 0.9]", "Xyxy", "has 5 numbers: write four")]
    [InlineData("20 10 120 sixty", "Xyxy", "is no box")]
    [InlineData("20 10 120 nan", "Xyxy", "is no box")]
    [InlineData("20 10 120 1e999", "Xyxy", "is no box")]
    [InlineData("{'x': 1}", "Xyxy", "is no box")]
    [InlineData("[[1, 2, 3, 4], 5]", "Xyxy", "is no box")]
    [InlineData("[[1, 2, 3, 4", "Xyxy", "is no box")]
    [InlineData("120 60 20 10", "Xyxy", "is empty if its numbers are left, top, right and bottom, in pixels")]
    [InlineData("20 10 120 0", "Xywh", "is empty if its numbers are left, top, width and height")]
    [InlineData(
        "120 60 180 90",
        "Xywh",
        "reaches beyond the picture of 200×100 pixels if its numbers are left, top, w"
    )]
    [InlineData("300 10 400 60", "Xyxy", "reaches beyond the picture")]
    [InlineData("0.1 0.1 0.6 0.6", "Xywh", "give PictureSetOptions.BoxFormat = BoxFormat.XywhRelative")]
    [InlineData("20 10 120 60", "XyxyRelative", "reaches beyond the picture")]
    public void Read_ofWhatIsNoBox_saysWhy(string text, string format, string expected) =>
        Assert.Contains(expected, Assert.Throws<GradCamException>(() => Read(text, format)).Message);

    [Fact]
    public void Read_ofTooMany_isRefused()
    {
        string text = $"[{string.Join(",", Enumerable.Repeat("[1,2,30,40]", 1001))}]";

        Assert.Contains("more than 1000", Assert.Throws<GradCamException>(() => Read(text, "Xyxy")).Message);
    }

    private static IReadOnlyList<(double Left, double Top, double Right, double Bottom)> Read(
        string text,
        string format
    ) => BoxText.Read(text, Enum.Parse<BoxFormat>(format), Width, Height);
}
