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

    private static byte[] Pixel(Picture picture, int x, int y) =>
        picture.Rgb.Slice(3 * (y * picture.Width + x), 3).ToArray();
}
