using GradCam.Rendering;
using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public class ConceptPictureTests
{
    private static readonly Picture Photo = TestPictures.Uniform(60, 40, 100, 100, 100);

    // Left and right half, one of them weaker.
    private static readonly float[][,] Halves =
    [
        new float[,]
        {
            { 1, 1, 0, 0 },
        },
        new float[,]
        {
            { 0, 0, 0.5f, 0.5f },
        },
    ];

    [Fact]
    public void Render_pixel_takes_the_hue_of_the_largest_map_as_bright_as_it()
    {
        var picture = ConceptPicture.Render(Photo, Region.Whole(Photo), Halves, ["", ""]);
        // Of two, the hues are red and cyan.
        Assert.Equal((178, 50, 50), picture.Pixel(5, 20));
        Assert.Equal((50, 114, 114), picture.Pixel(55, 20));
    }

    [Fact]
    public void Render_values_beyond_0_to_1_are_clipped()
    {
        var picture = ConceptPicture.Render(
            Photo,
            Region.Whole(Photo),
            [
                new float[,]
                {
                    { 7 },
                },
            ],
            ["x"]
        );
        Assert.Equal((178, 50, 50), picture.Pixel(5, 20));
        Assert.Equal(
            (50, 50, 50),
            ConceptPicture
                .Render(
                    Photo,
                    Region.Whole(Photo),
                    [
                        new float[,]
                        {
                            { -7 },
                        },
                    ],
                    ["x"]
                )
                .Pixel(5, 20)
        );
    }

    [Fact]
    public void Render_region_leaves_the_rest_as_it_is()
    {
        var picture = ConceptPicture.Render(Photo, new Region(10, 10, 20, 20), Halves, ["a", "b"]);
        for (var y = 0; y < 40; y++)
        for (var x = 0; x < 60; x++)
            Assert.Equal(x is < 10 or >= 30 || y is < 10 or >= 30, picture.Pixel(x, y) == (100, 100, 100));
    }

    [Fact]
    public void Render_maps_of_different_sizes_meet_on_the_photograph()
    {
        var picture = ConceptPicture.Render(
            Photo,
            Region.Whole(Photo),
            [
                new float[,]
                {
                    { 0.5f },
                },
                new float[,]
                {
                    { 1, 0 },
                    { 1, 0 },
                },
            ],
            ["a", "b"]
        );
        Assert.True(picture.Pixel(2, 20).Red < picture.Pixel(2, 20).Green);
        Assert.True(picture.Pixel(57, 20).Red > picture.Pixel(57, 20).Green);
    }

    [Fact]
    public void Render_does_not_change_the_photograph()
    {
        var before = Photo.Rgb.ToArray();
        ConceptPicture.Render(Photo, Region.Whole(Photo), Halves, ["a", "b"]);
        Assert.Equal(before, Photo.Rgb.ToArray());
    }

    [Fact]
    public void Render_legend_shows_each_hue_and_caption_to_the_right()
    {
        var maps = Enumerable
            .Range(0, 6)
            .Select(i =>
                new float[,]
                {
                    { i / 6f },
                }
            )
            .ToArray();
        var picture = ConceptPicture.Render(
            Photo,
            Region.Whole(Photo),
            maps,
            ["one", "two\nlines", "<b>", "&", "five", "six"]
        );
        (byte, byte, byte)[] hues =
        [
            (255, 0, 0),
            (255, 255, 0),
            (0, 255, 0),
            (0, 255, 255),
            (0, 0, 255),
            (255, 0, 255),
        ];
        Assert.Equal(hues, Swatches(picture).Distinct());
        // Six lines and one more do not fit beside a photograph of 40 pixels.
        Assert.True(picture.Height >= 7 * Caption.LineHeight(12));
        Assert.Equal((255, 255, 255), picture.Pixel(10, 50));
        Assert.Contains(
            Enumerable.Range(0, picture.Height),
            y => Enumerable.Range(95, picture.Width - 95).Any(x => picture.Pixel(x, y) == (32, 33, 36))
        );
    }

    [Fact]
    public void Render_long_caption_does_not_widen_the_picture_without_end() =>
        Assert.InRange(
            ConceptPicture.Render(Photo, Region.Whole(Photo), [new float[1, 1]], [new string('m', 5000)]).Width,
            300,
            420
        );

    [Fact]
    public void Render_impossible_input_is_refused()
    {
        var region = Region.Whole(Photo);
        Assert.ThrowsAny<ArgumentException>(() => ConceptPicture.Render(Photo, region, [], []));
        Assert.Throws<ArgumentException>("captions", () => ConceptPicture.Render(Photo, region, Halves, ["a"]));
        Assert.ThrowsAny<ArgumentException>(() => ConceptPicture.Render(Photo, region, [new float[0, 0]], ["a"]));
        Assert.Throws<GradCamException>(() =>
            ConceptPicture.Render(
                Photo,
                region,
                [
                    new float[,]
                    {
                        { float.NaN },
                    },
                ],
                ["a"]
            )
        );
    }

    /// <summary>The pure colours in the column of the legend's swatches.</summary>
    private static IEnumerable<(byte Red, byte Green, byte Blue)> Swatches(Picture picture) =>
        Enumerable
            .Range(0, picture.Height)
            .Select(y => picture.Pixel(60 + 12 + 8, y))
            .Where(colour => colour != (255, 255, 255));
}
