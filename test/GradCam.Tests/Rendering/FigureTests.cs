using GradCam.Tests.Imaging;

namespace GradCam.Tests.Rendering;

public sealed class FigureTests
{
    private static readonly Picture Photo = TestPictures.Uniform(600, 200, 90, 90, 90);

    [Fact]
    public void Render_withNothing_isThePicture() => Assert.Same(Photo, Figure.Render(Photo));

    [Fact]
    public void Render_leavesThePicture_andPutsCaptionLeftAndBarRightBelowIt()
    {
        var figure = Figure.Render(Photo, "cat, 98.9 %\nGrad-CAM", Colormap.Jet);

        Assert.Equal(600, figure.Width);
        Assert.InRange(figure.Height - Photo.Height, 40, 90);
        Assert.Equal(Photo.Rgb.ToArray(), figure.Rgb[..(3 * 600 * 200)].ToArray());
        Assert.All(Coloured(figure), at => Assert.True(at.X > 300 && at.Y >= 200));
        Assert.Contains(Dark(figure), at => at.X < 150);
    }

    [Fact]
    public void Render_ofANarrowPicture_putsTheBarBelowTheCaption()
    {
        var figure = Figure.Render(TestPictures.Uniform(120, 60, 90, 90, 90), "cat", Colormap.Viridis);

        Assert.True(Dark(figure).Min(at => at.Y) < Coloured(figure).Min(at => at.Y));
        Assert.All(Coloured(figure), at => Assert.InRange(at.X, 0, 119));
    }

    [Fact]
    public void Render_ofTheBarAlone_runsThroughTheColours()
    {
        var figure = Figure.Render(Photo, colourBar: Colormap.Jet);

        var bar = Coloured(figure);
        Assert.True(bar.Length > 500);
        var (first, last) = (bar.MinBy(at => at.X), bar.MaxBy(at => at.X));
        Assert.True(figure.Pixel(first.X, first.Y).Blue > figure.Pixel(first.X, first.Y).Red);
        Assert.True(figure.Pixel(last.X, last.Y).Red > figure.Pixel(last.X, last.Y).Blue);
    }

    private static (int X, int Y)[] Coloured(Picture figure) =>
        Where(
            figure,
            p => Math.Max(p.Red, Math.Max(p.Green, p.Blue)) - Math.Min(p.Red, Math.Min(p.Green, p.Blue)) > 60
        );

    private static (int X, int Y)[] Dark(Picture figure) =>
        Where(figure, p => p.Red < 64 && p.Green < 64 && p.Blue < 64);

    private static (int X, int Y)[] Where(Picture figure, Func<(byte Red, byte Green, byte Blue), bool> seen) =>
        [
            .. from y in Enumerable.Range(0, figure.Height)
            from x in Enumerable.Range(0, figure.Width)
            where seen(figure.Pixel(x, y))
            select (x, y),
        ];
}
