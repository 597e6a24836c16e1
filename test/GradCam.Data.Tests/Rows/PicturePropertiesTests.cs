using GradCam.Data.Rows;

namespace GradCam.Data.Tests.Rows;

public class PicturePropertiesTests
{
    [Fact]
    public void Of_grey_hasItsBrightnessAlone()
    {
        var p = PictureProperties.Of(Even(100, 100, 100));

        Assert.Equal(100f, p.Brightness!.Value, 1e-3f);
        Assert.Equal(0f, p.Contrast!.Value, 1e-2f);
        Assert.Equal(0f, p.Sharpness!.Value, 1e-2f);
        Assert.Equal(0f, p.Saturation);
    }

    [Fact]
    public void Of_aColour_isSaturated() => Assert.Equal(1f, PictureProperties.Of(Even(200, 0, 0)).Saturation);

    [Fact]
    public void Of_stripes_isTheHandComputedVariance()
    {
        const int side = 8;
        var rgb = new byte[3 * side * side];
        for (int i = 0; i < side * side; i++)
            rgb.AsSpan(3 * i, 3).Fill((byte)(i % 2 == 0 ? 0 : 200));

        var p = PictureProperties.Of(Picture.FromRgb(rgb, side, side));

        Assert.Equal(100f, p.Brightness!.Value, 1e-2f);
        Assert.Equal(100f, p.Contrast!.Value, 1e-2f);
        // Columns alternate, so that the Laplacian is +400 or -400.
        Assert.Equal(400f * 400f, p.Sharpness!.Value, 1f);
    }

    private static Picture Even(byte red, byte green, byte blue)
    {
        var rgb = new byte[3 * 100];
        for (int i = 0; i < 100; i++)
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = (red, green, blue);
        return Picture.FromRgb(rgb, 10, 10);
    }
}
