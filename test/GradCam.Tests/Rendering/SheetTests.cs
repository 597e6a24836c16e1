using GradCam.Rendering;
using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public class SheetTests
{
    private static readonly (Picture, string)[] Colours =
    [
        (TestPictures.Uniform(64, 64, 255, 0, 0), ""),
        (TestPictures.Uniform(32, 32, 0, 255, 0), ""),
        (TestPictures.Uniform(128, 128, 0, 0, 255), ""),
    ];

    [Fact]
    public void Render_tiles_lie_row_by_row_all_in_one_size()
    {
        var sheet = Sheet.Render(Colours, columns: 2, tileSize: 64);
        const int gap = 5,
            cell = 64 + gap;
        Assert.Equal(gap + 2 * cell, sheet.Width);
        Assert.Equal((255, 0, 0), sheet.Pixel(gap, gap));
        Assert.Equal((255, 0, 0), sheet.Pixel(gap + 63, gap + 63));
        Assert.Equal((255, 255, 255), sheet.Pixel(gap + 64, gap + 63));
        Assert.Equal((0, 255, 0), sheet.Pixel(gap + cell, gap));
        Assert.Equal((0, 255, 0), sheet.Pixel(gap + cell + 63, gap + 63));
        Assert.Equal((0, 0, 255), sheet.Pixel(gap + 32, gap + cell + 32));
        Assert.Equal((255, 255, 255), sheet.Pixel(gap + cell + 32, gap + cell + 32));
    }

    [Theory]
    [InlineData(40, 10, 64, 16)]
    [InlineData(10, 40, 16, 64)]
    [InlineData(2000, 1, 64, 1)]
    public void Render_picture_keeps_its_proportions(int width, int height, int toWidth, int toHeight)
    {
        var sheet = Sheet.Render([(TestPictures.Uniform(width, height, 0, 0, 0), "")], tileSize: 64);
        var black = Enumerable.Range(0, sheet.Width * sheet.Height).Count(i => sheet.Rgb[3 * i] == 0);
        Assert.Equal(toWidth * toHeight, black);
    }

    [Fact]
    public void Render_picture_of_the_tiles_size_is_not_resampled()
    {
        var picture = TestPictures.Gradient(64, 64);
        var sheet = Sheet.Render([(picture, "")], tileSize: 64);
        for (var i = 0; i < 64; i++)
            Assert.Equal(picture.Pixel(i, 63 - i), sheet.Pixel(5 + i, 5 + 63 - i));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    [InlineData(12, 4)]
    [InlineData(16, 4)]
    [InlineData(48, 8)]
    public void Render_columns_are_chosen_for_about_4_to_3(int count, int columns)
    {
        var tiles = Enumerable.Repeat(Colours[0], count).ToArray();
        Assert.Equal(Sheet.Render(tiles, columns, 64).Width, Sheet.Render(tiles, 0, 64).Width);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(37)]
    [InlineData(72)]
    [InlineData(73)]
    public void Render_chosen_columns_leave_no_picture_alone(int count)
    {
        var tiles = Enumerable.Repeat(Colours[0], count).ToArray();
        var sheet = Sheet.Render(tiles, 0, 16);
        int columns = (sheet.Width - 2) / 18,
            rows = (sheet.Height - 2) / 18;
        Assert.True(columns > 1 && rows > 1, $"{columns} x {rows}");
        Assert.NotEqual(1, count % columns);
        Assert.InRange((double)sheet.Width / sheet.Height, 0.9, 2);
    }

    [Fact]
    public void Render_heading_stands_above_the_pictures_with_the_bar_at_the_right()
    {
        var plain = Sheet.Render(Colours, 3, 128);
        var headed = Sheet.Render(
            Colours,
            new()
            {
                Columns = 3,
                TileSize = 128,
                Title = "chelsea.png",
                Subtitle = "cat, 98.9 %",
                ColourBar = Colormap.Jet,
            }
        );

        int heading = headed.Height - plain.Height;
        Assert.InRange(heading, 25, 60);
        Assert.Equal(plain.Width, headed.Width);
        Assert.Equal(plain.Rgb[^(3 * 100 * plain.Width)..].ToArray(), headed.Rgb[^(3 * 100 * plain.Width)..].ToArray());
        var colours = (
            from y in Enumerable.Range(0, heading)
            from x in Enumerable.Range(0, headed.Width)
            let pixel = headed.Pixel(x, y)
            where Math.Abs(pixel.Red - pixel.Blue) > 100
            select x
        ).ToArray();
        Assert.True(colours.Min() > headed.Width / 2, "The bar is not at the right.");
        Assert.Contains(Enumerable.Range(0, headed.Width / 2), x => headed.Pixel(x, 18).Red < 128);
    }

    [Fact]
    public void Render_more_columns_than_pictures_is_one_row() =>
        Assert.Equal(Sheet.Render(Colours, 3, 64).Width, Sheet.Render(Colours, 99, 64).Width);

    [Fact]
    public void Render_caption_stands_below_its_picture_in_the_middle()
    {
        var sheet = Sheet.Render([(TestPictures.Uniform(64, 64, 255, 255, 255), "mm"), Colours[0]], 2, 128);
        var ink = (
            from y in Enumerable.Range(0, sheet.Height)
            from x in Enumerable.Range(0, sheet.Width / 2)
            where sheet.Pixel(x, y).Red < 128
            select (x, y)
        ).ToArray();
        Assert.NotEmpty(ink);
        Assert.True(ink.Min(at => at.y) >= 9 + 128, "in the picture");
        Assert.InRange((ink.Min(at => at.x) + ink.Max(at => at.x)) / 2.0, 9 + 64 - 2, 9 + 64 + 2);
    }

    [Fact]
    public void Render_row_is_as_high_as_its_longest_caption()
    {
        int One(string caption) => Sheet.Render([Colours[0] with { Item2 = caption }, Colours[1]], 2, 64).Height;
        Assert.Equal(Caption.LineHeight(9), One("a") - One(""));
        Assert.Equal(2 * Caption.LineHeight(9), One("a\nb") - One(""));
    }

    [Fact]
    public void Render_impossible_numbers_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Sheet.Render([]));
        Assert.ThrowsAny<ArgumentException>(() => Sheet.Render(Colours, columns: -1));
        Assert.ThrowsAny<ArgumentException>(() => Sheet.Render(Colours, tileSize: 15));
        Assert.Contains("pixels", Assert.Throws<GradCamException>(() => Sheet.Render(Colours, tileSize: 8192)).Message);
    }
}
