using System.Text.RegularExpressions;
using GradCam.Cli.Shown;

namespace GradCam.Cli.Tests.Shown;

/// <summary>Pictures in terminals, as a terminal would read them.</summary>
public sealed partial class ShownPictureTests : CliFixture
{
    private static Picture Photo => Picture.Load(Chelsea);

    [Fact]
    public void Kitty_chunks_areThePngFile()
    {
        string text = ShownPicture.Of(Photo, PictureProtocol.Kitty, 80, _ => null);

        var chunks = KittyChunk().Matches(text);
        Assert.Equal(text.TrimEnd('\n').Length, chunks.Sum(c => c.Length));
        Assert.StartsWith("a=T,f=100,q=2,m=1", chunks[0].Groups[1].Value);
        Assert.All(chunks.SkipLast(1), c => Assert.Equal(4096, c.Groups[2].Length));
        Assert.Equal("m=0", chunks[^1].Groups[1].Value);
        Same(Photo, Png(string.Concat(chunks.Select(c => c.Groups[2].Value))), 0);
    }

    [Fact]
    public void ITerm2_sequence_isThePngFileWithItsSize()
    {
        string text = ShownPicture.Of(Photo, PictureProtocol.ITerm2, 80, _ => null);

        var match = ITerm2().Match(text);
        Assert.True(match.Success);
        string base64 = match.Groups[2].Value;
        Assert.Equal(match.Groups[1].Value, $"{Convert.FromBase64String(base64).Length}");
        Same(Photo, Png(base64), 0);
    }

    [Fact]
    public void Sixel_bands_areThePhotographInFewerColours()
    {
        string text = ShownPicture.Of(Photo, PictureProtocol.Sixel, 80, _ => null);

        // Dithered colours are right on average.
        Same(Photo, Sixel(text), 30);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HalfBlocks_lines_fitTheTerminal(bool trueColour)
    {
        string text = ShownPicture.Of(
            Photo,
            PictureProtocol.Blocks,
            60,
            name => name == "COLORTERM" && trueColour ? "truecolor" : null
        );

        string[] lines = text.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 10, 40);
        Assert.All(lines, l => Assert.Equal(58, l.Count(c => c == '▀')));
        Assert.All(lines, l => Assert.EndsWith("\x1b[0m", l));
        Assert.Equal(trueColour, text.Contains("\x1b[38;2;"));
        Assert.Equal(!trueColour, text.Contains("\x1b[38;5;"));
    }

    [Fact]
    public void LargePicture_isMadeSmaller()
    {
        var large = Picture.FromRgb(new byte[3 * 3000 * 2000], 3000, 2000);

        var shown = Png(ITerm2().Match(ShownPicture.Of(large, PictureProtocol.ITerm2, 80, _ => null)).Groups[2].Value);

        Assert.InRange(shown.Width, 500, 80 * 8);
        Assert.Equal(1.5, (double)shown.Width / shown.Height, 0.01);
    }

    [Theory]
    [InlineData("TERM=xterm-kitty", PictureProtocol.Kitty)]
    [InlineData("TERM=xterm-256color KITTY_WINDOW_ID=1", PictureProtocol.Kitty)]
    [InlineData("TERM_PROGRAM=ghostty", PictureProtocol.Kitty)]
    [InlineData("TERM=xterm-256color TERM_PROGRAM=iTerm.app", PictureProtocol.ITerm2)]
    [InlineData("TERM_PROGRAM=WezTerm", PictureProtocol.ITerm2)]
    [InlineData("LC_TERMINAL=iTerm2", PictureProtocol.ITerm2)]
    [InlineData("TERM=foot", PictureProtocol.Sixel)]
    [InlineData("TERM=mlterm-256color", PictureProtocol.Sixel)]
    [InlineData("TERM=xterm KONSOLE_VERSION=230801", PictureProtocol.Sixel)]
    [InlineData("TERM=xterm KONSOLE_VERSION=211202", PictureProtocol.Blocks)]
    [InlineData("TERM=xterm-256color", PictureProtocol.Blocks)]
    [InlineData("TERM=tmux-256color KITTY_WINDOW_ID=1", PictureProtocol.Blocks)]
    [InlineData("TERM=xterm-kitty GRADCAM_SHOW=sixel", PictureProtocol.Sixel)]
    [InlineData("TERM=xterm GRADCAM_SHOW=iTerm2", PictureProtocol.ITerm2)]
    internal void Of_environment_givesTheProtocol(string environment, PictureProtocol expected)
    {
        var variables = environment.Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);

        Assert.Equal(expected, ProtocolChoice.Of(variables.GetValueOrDefault));
    }

    [Fact]
    public void Of_misspeltProtocol_isASentence() =>
        Assert.Contains("kitty", Assert.Throws<GradCamException>(() => ProtocolChoice.Of(_ => "jpeg")).Message);

    [Fact]
    public async Task Explain_showInATerminal_printsThePicture()
    {
        using var output = new StringWriter();
        int code = await CommandLine.RunAsync(
            ["explain", Chelsea, "--show", "-o", At("why.png")],
            Terminal.Plain(output, TextWriter.Null, 80)
        );

        Assert.Equal(0, code);
        Assert.Contains("predicted", output.ToString());
        Assert.Contains("\x1b", output.ToString());

        var piped = await Run("explain", Chelsea, "--show", "-o", At("why.png"));
        Assert.Contains("--show needs a terminal", piped.Error);
        Assert.DoesNotContain("\x1b", piped.Output);
    }

    private static Picture Png(string base64) => Picture.Decode(Convert.FromBase64String(base64));

    /// <summary>Reads Sixel graphics as the standard says.</summary>
    private static Picture Sixel(string text)
    {
        var size = SixelSize().Match(text);
        int width = int.Parse(size.Groups[1].Value),
            height = int.Parse(size.Groups[2].Value),
            x = 0,
            top = 0;
        var pixels = new byte[3 * width * height];
        var palette = new Dictionary<string, byte[]>();
        byte[] colour = [];
        foreach (Match token in SixelToken().Matches(text[(size.Index + size.Length)..^3]))
        {
            string word = token.Value;
            if (word[0] == '#' && word.Split(';') is [var number, "2", var r, var g, var b])
                palette[number] = [.. new[] { r, g, b }.Select(p => (byte)(int.Parse(p) * 255 / 100))];
            else if (word[0] == '#')
                colour = palette[word];
            else if (word == "$")
                x = 0;
            else if (word == "-")
                (x, top) = (0, top + 6);
            else
                for (int i = word[0] == '!' ? int.Parse(word[1..^1]) : 1; i > 0; i--, x++)
                for (int bit = 0; bit < 6; bit++)
                    if (((word[^1] - 63) >> bit & 1) != 0)
                        colour.CopyTo(pixels, 3 * ((top + bit) * width + x));
        }
        return Picture.FromRgb(pixels, width, height);
    }

    private static void Same(Picture expected, Picture actual, double most)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        double difference = expected.Rgb.ToArray().Zip(actual.Rgb.ToArray(), (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(difference, 0, most);
    }

    [GeneratedRegex("\x1b_G([^;]*);([A-Za-z0-9+/=]*)\x1b\\\\")]
    private static partial Regex KittyChunk();

    [GeneratedRegex("^\x1b]1337;File=inline=1;size=(\\d+):([A-Za-z0-9+/=]*)\a\n$")]
    private static partial Regex ITerm2();

    [GeneratedRegex("^\x1bPq\"1;1;(\\d+);(\\d+)")]
    private static partial Regex SixelSize();

    [GeneratedRegex("#[0-9;]+|![0-9]+[?-~]|[?-~]|\\$|-")]
    private static partial Regex SixelToken();
}
