using GradCam.Imaging;
using GradCam.Rendering;

namespace GradCam.Cli.Shown;

/// <summary>A picture as the text that makes a terminal show it.</summary>
internal static class ShownPicture
{
    // Cells of terminals have about 8 to 10 times 16 to 20 pixels.
    private const int CellWidth = 8,
        MostHeight = 480,
        MostColumns = 100,
        MostBlockRows = 40;

    /// <summary>The text, which ends with the line below the picture.</summary>
    /// <param name="picture">The picture; large ones are made smaller.</param>
    /// <param name="protocol">How the terminal takes pictures.</param>
    /// <param name="columns">The terminal's columns.</param>
    /// <param name="variable">Gives an environment variable.</param>
    public static string Of(Picture picture, PictureProtocol protocol, int columns, Func<string, string?> variable)
    {
        columns = Math.Clamp(columns - 2, 8, MostColumns);
        return protocol switch
        {
            PictureProtocol.Kitty => KittyGraphics.Of(Png(Within(picture, columns * CellWidth, MostHeight))),
            PictureProtocol.ITerm2 => ITerm2Graphics.Of(Png(Within(picture, columns * CellWidth, MostHeight))),
            PictureProtocol.Sixel => SixelGraphics.Of(Within(picture, columns * CellWidth, MostHeight)),
            _ => HalfBlocks.Of(
                Within(picture, columns, 2 * MostBlockRows),
                variable("COLORTERM") is "truecolor" or "24bit" || variable("WT_SESSION") is not null
            ),
        };
    }

    private static Picture Within(Picture picture, int width, int height)
    {
        double scale = Math.Min(1, Math.Min((double)width / picture.Width, (double)height / picture.Height));
        return scale == 1
            ? picture
            : Tile.Resize(
                picture,
                Math.Max(1, (int)(picture.Width * scale)),
                Math.Max(1, (int)(picture.Height * scale))
            );
    }

    private static string Png(Picture picture) =>
        Convert.ToBase64String(PictureEncoder.Encode(picture, ".png", "The picture"));
}
