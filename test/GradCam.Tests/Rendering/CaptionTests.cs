using GradCam.Rendering;

namespace GradCam.Tests.Rendering;

public class CaptionTests
{
    private const int Size = 20;

    [Fact]
    public void Draw_bar_is_ink_in_one_upright_stroke()
    {
        var (left, top, right, bottom) = InkOf("|");
        Assert.InRange(right - left, 1, 4);
        Assert.InRange(bottom - top, Size * 9 / 10, Size * 13 / 10);
    }

    [Theory]
    [InlineData('–')]
    [InlineData('…')]
    [InlineData('×')]
    [InlineData('÷')]
    [InlineData('·')]
    [InlineData('é')]
    [InlineData('ß')]
    [InlineData('~')]
    public void Draw_promised_sign_is_not_the_box_of_a_missing_one(char sign)
    {
        // The box that stands for a missing sign holds its number and is about as wide as it is high.
        var box = InkOf("\uE123");
        var ink = InkOf(sign.ToString());
        Assert.NotEqual((box.Right - box.Left, box.Bottom - box.Top), (ink.Right - ink.Left, ink.Bottom - ink.Top));
    }

    [Fact]
    public void Draw_dash_is_a_low_stroke_as_wide_as_DejaVus()
    {
        var (left, top, right, bottom) = InkOf("–––––");
        Assert.InRange(right - left, 5 * Size / 2 - 2, 5 * Size / 2 + 2);
        Assert.InRange(bottom - top, 1, 4);
    }

    [Theory]
    [InlineData("<b>x</b>")]
    [InlineData("a & b")]
    [InlineData("&lt;")]
    [InlineData("<")]
    [InlineData("[c] \"d\" 'e'")]
    [InlineData("a\0b\u0001\tc")]
    public void Draw_markup_is_text(string text)
    {
        // Were the tags obeyed or the entities resolved, the text would be narrower than its signs side by side.
        var width = InkOf(text).Right;
        var sum = text.Sum(sign =>
            Math.Max(1, Caption.Width($"|{sign}|", 1000, Size) - Caption.Width("||", 1000, Size))
        );
        Assert.InRange(width, sum - 3 - text.Length, sum + 3 + text.Length);
    }

    [Theory]
    [InlineData("Left")]
    [InlineData("Centre")]
    [InlineData("Right")]
    public void Draw_long_caption_ends_in_an_ellipsis_within_its_width(string align)
    {
        var canvas = new Canvas(300, 30);
        Caption.Draw(canvas, new string('m', 1_000_000), 50, 0, 200, Size, Enum.Parse<CaptionAlign>(align));
        var ink = Ink(canvas);
        Assert.InRange(ink.Left, 50, 75);
        Assert.InRange(ink.Right, 225, 250);
        Assert.EndsWith("m…", Caption.Fit("mmmmmmmmmmmmmmmmmmmmmm", 200, Size));
    }

    [Fact]
    public void Fit_short_caption_stays() => Assert.Equal("tabby", Caption.Fit("tabby", 200, Size));

    [Fact]
    public void Fit_does_not_cut_a_letter_from_its_accent()
    {
        var text = string.Concat(Enumerable.Repeat("e\u0301", 50));
        Assert.EndsWith("\u0301…", Caption.Fit(text, 100, Size));
    }

    [Fact]
    public void Draw_alignment_moves_the_text()
    {
        Assert.InRange(InkOf("x", CaptionAlign.Left).Left, 0, 3);
        Assert.InRange(InkOf("x", CaptionAlign.Centre).Left, 90, 97);
        Assert.InRange(InkOf("x", CaptionAlign.Right).Right, 197, 200);
    }

    [Theory]
    [InlineData("x\nx")]
    [InlineData("x\r\nx")]
    public void Draw_lines_stand_below_each_other(string text)
    {
        var (one, two) = (InkOf("x"), InkOf(text));
        Assert.Equal((one.Left, one.Top, one.Right), (two.Left, two.Top, two.Right));
        Assert.Equal(one.Bottom + Caption.LineHeight(Size), two.Bottom);
        Assert.Equal(2 * Caption.LineHeight(Size), Caption.Height(text, Size));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("\u200B")]
    [InlineData("\u0001")]
    public void Draw_nothing_to_see_draws_nothing(string text)
    {
        var canvas = new Canvas(200, 60);
        Caption.Draw(canvas, text, 0, 0, 200, Size);
        Assert.Equal(-1, canvas.ToPicture().Rgb.IndexOfAnyExcept((byte)255));
    }

    [Fact]
    public void Draw_across_the_edge_is_cut_off()
    {
        var canvas = new Canvas(20, 10);
        Caption.Draw(canvas, "mmm", -10, -8, 200, Size);
        Assert.NotEqual(-1, canvas.ToPicture().Rgb.IndexOfAnyExcept((byte)255));
    }

    private static (int Left, int Top, int Right, int Bottom) InkOf(string text, CaptionAlign align = CaptionAlign.Left)
    {
        var canvas = new Canvas(200, 60);
        Caption.Draw(canvas, text, 0, 0, 200, Size, align);
        return Ink(canvas);
    }

    /// <summary>The rectangle of what is not white.</summary>
    private static (int Left, int Top, int Right, int Bottom) Ink(Canvas canvas)
    {
        var (left, top, right, bottom) = (canvas.Width, canvas.Height, 0, 0);
        for (var y = 0; y < canvas.Height; y++)
        for (var x = 0; x < canvas.Width; x++)
            if (canvas[x, y] != Rgb.White)
                (left, top, right, bottom) = (
                    Math.Min(left, x),
                    Math.Min(top, y),
                    Math.Max(right, x + 1),
                    Math.Max(bottom, y + 1)
                );
        return (left, top, right, bottom);
    }
}
