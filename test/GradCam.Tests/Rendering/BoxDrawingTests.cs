using GradCam.Rendering;

namespace GradCam.Tests.Rendering;

public class BoxDrawingTests
{
    [Fact]
    public void Draw_boxOfACroppedInput_liesInThePhotographsPixels()
    {
        var picture = new Picture(new byte[3 * 200 * 100], 200, 100);

        // The input shows the right half, two pixels for each of its own.
        var drawn = BoxDrawing.Draw(
            picture,
            [new ObjectBox(0, "cat", 0.9f, 10, 20, 30, 40).In(new(100, 0, 100, 100), 50, 50)]
        );

        Assert.Equal([255, 255, 255], Pixel(drawn, 120, 60));
        Assert.Equal([255, 255, 255], Pixel(drawn, 159, 79));
        Assert.Equal([0, 0, 0], Pixel(drawn, 140, 60 + 8));
        Assert.Equal([0, 0, 0], Pixel(drawn, 60, 60));
    }

    [Fact]
    public void Draw_boxBeyondThePhotograph_isCutOff()
    {
        var picture = new Picture(new byte[3 * 50 * 50], 50, 50);

        var drawn = BoxDrawing.Draw(picture, [new(0, "x", 0.5f, -1e9f, -1e9f, 1e9f, 1e9f)]);

        Assert.Equal([0, 0, 0], Pixel(drawn, 25, 40));
    }

    [Fact]
    public void Draw_nothing_leavesThePicture()
    {
        var picture = new Picture(new byte[3 * 4 * 4], 4, 4);

        Assert.Same(picture, BoxDrawing.Draw(picture, []));
        // The edges are those of a cell, not of what the model found in it.
        ObjectBox cell = new(0, "x", 0.5f, 0, 0, 4, 4) { IsCell = true };
        Assert.Same(picture, BoxDrawing.Draw(picture, [cell]));
    }

    [Fact]
    public void Draw_frame_isAWhiteLineBetweenDarkOnes()
    {
        var drawn = BoxDrawing.Draw(Grey(500, 500), [new(0, "x", 0.5f, 100, 200, 300, 400)]);

        // Lines of two pixels at the left edge, from outside to inside.
        Assert.Equal(
            [Ground, Dark, Dark, White, White, Dark, Dark, Ground],
            Enumerable.Range(97, 8).Select(x => drawn.Rgb[3 * (300 * 500 + x)])
        );
        Assert.Equal(
            [Ground, Dark, Dark, White, White, Dark, Dark, Ground],
            Enumerable.Range(395, 8).Reverse().Select(y => drawn.Rgb[3 * (y * 500 + 200)])
        );
    }

    [Theory]
    [InlineData(100, 200, 300, 400, "above")]
    [InlineData(100, 0, 300, 400, "below")]
    [InlineData(100, 0, 300, 500, "within")]
    [InlineData(440, 200, 490, 400, "above")]
    public void Draw_label_isWholeWhereverTheBoxLies(int left, int top, int right, int bottom, string place)
    {
        var drawn = BoxDrawing.Draw(Grey(500, 500), [new(0, "a triangle", 0.5f, left, top, right, bottom)]);

        var letters = Letters(drawn, new(left, top, right, bottom));
        Assert.True(letters.Length > 100, "There is no label.");
        Assert.All(letters, at => Assert.InRange(at.X, 4, 495));
        var (first, last) = (letters.Min(at => at.Y), letters.Max(at => at.Y));
        Assert.True(
            place switch
            {
                "above" => last < top,
                "below" => first >= bottom,
                _ => first >= top && last < bottom,
            },
            $"The letters are at {first} to {last}."
        );
    }

    [Fact]
    public void Draw_labelsOfBoxesAtOnePlace_lieApart()
    {
        ObjectBox one = new(0, "square", 0.9f, 100, 200, 300, 400);
        var single = Letters(BoxDrawing.Draw(Grey(500, 500), [one]), Of(one));

        var both = Letters(BoxDrawing.Draw(Grey(500, 500), [one, one]), Of(one));

        Assert.Equal(2 * single.Length, both.Length);
    }

    private const byte Ground = 128,
        White = 255;
    private static readonly byte Dark = Rgb.Ink.Red;

    private static Picture Grey(int width, int height)
    {
        byte[] pixels = new byte[3 * width * height];
        pixels.AsSpan().Fill(Ground);
        return new(pixels, width, height);
    }

    private static PixelBox Of(ObjectBox box) => new((int)box.Left, (int)box.Top, (int)box.Right, (int)box.Bottom);

    /// <summary>White pixels that do not belong to the frame.</summary>
    private static (int X, int Y)[] Letters(Picture picture, PixelBox box) =>
        [
            .. from y in Enumerable.Range(0, picture.Height)
            from x in Enumerable.Range(0, picture.Width)
            where picture.Rgb[3 * (y * picture.Width + x)] > 200
            let pixel = new PixelBox(x, y, x + 1, y + 1)
            where !pixel.Meets(box) || pixel.Meets(box.Grown(-2))
            select (x, y),
        ];

    private static byte[] Pixel(Picture picture, int x, int y) =>
        picture.Rgb.Slice(3 * (y * picture.Width + x), 3).ToArray();
}
