namespace GradCam.Rendering;

/// <summary>A colour, 0..255 each.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    public static Rgb White { get; } = new(255, 255, 255);

    /// <summary>Text and lines: softer than black on white.</summary>
    public static Rgb Ink { get; } = new(32, 33, 36);

    /// <summary>Text and lines of less weight.</summary>
    public static Rgb Pale { get; } = new(112, 117, 122);

    /// <summary>A pure colour of the circle of hues: 0 red, 1/3 green, 2/3 blue, 1 red again.</summary>
    public static Rgb OfHue(double hue)
    {
        return new Rgb(Channel(5), Channel(3), Channel(1));

        byte Channel(int offset)
        {
            var sixth = (offset + hue * 6) % 6;
            return (byte)Math.Round(255 * (1 - Math.Clamp(Math.Min(sixth, 4 - sixth), 0, 1)));
        }
    }

    /// <summary>From this colour (0) to another (1).</summary>
    public Rgb Towards(Rgb other, float part) =>
        new(Mix(Red, other.Red, part), Mix(Green, other.Green, part), Mix(Blue, other.Blue, part));

    private static byte Mix(byte from, byte to, float part) => (byte)(from + (to - from) * part + 0.5f);
}
