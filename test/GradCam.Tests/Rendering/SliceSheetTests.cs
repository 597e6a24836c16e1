using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public class SliceSheetTests
{
    private const int Gap = 17;

    [Fact]
    public void Render_map_alone_is_its_colours()
    {
        float[] map = [0, 0, 0, 0, 1, 1, 1, 1];
        var sheet = SliceSheet.Render(map, 2, 2, 2, colormap: Colormap.Viridis);
        Assert.Equal(Colour(Colormap.Viridis, 0), sheet.Pixel(Gap + 100, Gap + 100));
        Assert.Equal(Colour(Colormap.Viridis, 255), sheet.Pixel(2 * Gap + 256 + 100, Gap + 100));
    }

    [Fact]
    public void Render_chooses_16_slices_from_the_first_to_the_last()
    {
        // Each slice has its own value, so that its colour tells its number.
        const int depth = 61;
        var map = Enumerable.Range(0, depth * 4).Select(i => i / 4 / (depth - 1f)).ToArray();
        var sheet = SliceSheet.Render(map, depth, 2, 2, colormap: Colormap.Bone);
        var columns = (sheet.Width - Gap) / (256 + Gap);
        Assert.Equal(4, columns);
        // A row of planes is above them, as high as the slices.
        var rowHeight = (sheet.Height - Gap) / 5;
        for (var i = 0; i < 16; i++)
            Assert.Equal(
                Colour(Colormap.Bone, Colormap.StepOf(4 * i / (depth - 1f))),
                sheet.Pixel(Gap + i % 4 * (256 + Gap) + 128, Gap + (1 + i / 4) * rowHeight + 128)
            );
    }

    [Fact]
    public void Render_first_row_shows_the_planes_through_the_strongest_evidence()
    {
        // One bright place in a dark volume of 8 x 8 x 8, at z = 2, y = 5, x = 6.
        const int side = 8;
        var map = new float[side * side * side];
        map[(2 * side + 5) * side + 6] = 1;
        var sheet = SliceSheet.Render(map, side, side, side, colormap: Colormap.Bone);

        // Seen through, then across z (rows y, columns x), across y (rows z, columns x), across x (rows z, columns y).
        (int Row, int Column)[] strongest = [(5, 6), (5, 6), (2, 6), (2, 5)];
        for (int tile = 0; tile < 4; tile++)
        {
            int left = Gap + tile * (256 + Gap);
            int[] bright =
            [
                .. Enumerable
                    .Range(0, side * side)
                    .Where(i => sheet.Pixel(left + Middle(i % side) + 4, Gap + Middle(i / side) + 4).Red > 100),
            ];
            Assert.Equal([strongest[tile].Row * side + strongest[tile].Column], bright);
        }
        // Lines where the other planes cut it, but on what is seen through.
        Assert.True(sheet.Pixel(Gap + 256 + Gap + Middle(6), Gap + 40).Red > 150);
        Assert.True(sheet.Pixel(Gap + 256 + Gap + 40, Gap + Middle(5)).Red > 150);
        Assert.True(sheet.Pixel(Gap + Middle(6), Gap + 40).Red < 50);

        static int Middle(int place) => place * 32 + 16;
    }

    [Fact]
    public void Render_few_slices_have_no_planes() =>
        Assert.True(
            SliceSheet.Render(new float[3 * 4], 3, 2, 2).Height < SliceSheet.Render(new float[16], 4, 2, 2).Height
        );

    [Fact]
    public void Render_captions_tell_the_slices_apart()
    {
        var sheet = SliceSheet.Render(new float[2 * 4], 2, 2, 2);
        var (first, second) = (Text(Gap), Text(2 * Gap + 256));
        Assert.Contains(first, ink => ink);
        Assert.NotEqual(first, second);

        bool[] Text(int left) =>
            [
                .. from y in Enumerable.Range(Gap + 256, sheet.Height - Gap - 256)
                from x in Enumerable.Range(left, 256)
                select sheet.Pixel(x, y).Red < 128,
            ];
    }

    [Fact]
    public void Render_volume_is_grey_from_its_least_to_its_largest_value()
    {
        // The whole volume has one range: 300 is the middle between −100 and 700.
        float[] volume = [-100, -100, -100, -100, 300, 300, 300, 300, 700, 700, float.NaN, float.NegativeInfinity];
        var sheet = SliceSheet.Render(new float[12], 3, 2, 2, volume, Colormap.Inferno);
        // 0.6 of the grey, and 0.4 of inferno's black.
        Assert.InRange(sheet.Pixel(Gap + 128, Gap + 128).Red, 0, 2);
        Assert.InRange(sheet.Pixel(2 * Gap + 256 + 128, Gap + 128).Red, 75, 79);
        Assert.InRange(sheet.Pixel(3 * Gap + 2 * 256 + 128, Gap + 20).Red, 151, 155);
        Assert.InRange(sheet.Pixel(3 * Gap + 2 * 256 + 128, Gap + 236).Red, 0, 2);
    }

    [Fact]
    public void Render_heat_lies_over_the_volume()
    {
        var sheet = SliceSheet.Render([0, 1], 1, 1, 2, new float[] { 5, 5 });
        var (cold, hot) = (sheet.Pixel(Gap + 10, Gap + 64), sheet.Pixel(Gap + 245, Gap + 64));
        Assert.True(cold.Blue > cold.Red && hot.Red > hot.Blue, $"{cold} {hot}");
    }

    [Fact]
    public void Render_large_slices_are_scaled_down() =>
        Assert.Equal(2 * Gap + 256, SliceSheet.Render(new float[512 * 512], 1, 512, 512, new float[512 * 512]).Width);

    [Fact]
    public void Render_impossible_input_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => SliceSheet.Render([], 0, 1, 1));
        Assert.Throws<ArgumentException>("map01", () => SliceSheet.Render(new float[7], 2, 2, 2));
        Assert.Throws<ArgumentException>("volume", () => SliceSheet.Render(new float[8], 2, 2, 2, new float[9]));
        Assert.Throws<GradCamException>(() => SliceSheet.Render([float.NaN], 1, 1, 1));
    }

    private static (byte, byte, byte) Colour(Colormap map, int step) =>
        (map.Rgb[3 * step], map.Rgb[3 * step + 1], map.Rgb[3 * step + 2]);
}
