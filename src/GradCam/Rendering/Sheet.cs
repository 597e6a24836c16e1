using GradCam.Rendering;

namespace GradCam;

/// <summary>A contact sheet: pictures in rows on white, a caption under each.</summary>
public static class Sheet
{
    private const double Proportions = 4.0 / 3;

    /// <summary>Renders a sheet. Row by row from the top left, each picture scaled to its tile, undistorted.</summary>
    /// <param name="tiles">
    /// At least one picture, each with its caption; a caption may have several lines, and none if it is empty.
    /// </param>
    /// <param name="columns">The number of pictures in a row; 0 for the number that makes the sheet about 4:3.</param>
    /// <param name="tileSize">The longer side of each picture on the sheet, 16 to 8192 pixels.</param>
    /// <exception cref="ArgumentException">There is no picture, or a number is out of range.</exception>
    /// <exception cref="GradCamException">The sheet would be larger than 51 million pixels.</exception>
    public static Picture Render(
        IReadOnlyList<(Picture Picture, string Caption)> tiles,
        int columns = 0,
        int tileSize = 256
    )
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        return Render(tiles, new SheetOptions { Columns = columns, TileSize = tileSize });
    }

    /// <summary>
    /// Renders a sheet with a heading. Row by row from the top left, each picture scaled to its tile, undistorted.
    /// </summary>
    /// <param name="tiles">
    /// At least one picture, each with its caption; a caption may have several lines, and none if it is empty.
    /// </param>
    /// <param name="options">The heading, and the sizes.</param>
    /// <exception cref="ArgumentException">There is no picture, or a number is out of range.</exception>
    /// <exception cref="GradCamException">The sheet would be larger than 51 million pixels.</exception>
    public static Picture Render(IReadOnlyList<(Picture Picture, string Caption)> tiles, SheetOptions options)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentNullException.ThrowIfNull(options);
        var (columns, tileSize) = (options.Columns, options.TileSize);
        ArgumentOutOfRangeException.ThrowIfZero(tiles.Count, nameof(tiles));
        ArgumentOutOfRangeException.ThrowIfNegative(columns, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(tileSize, 16, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tileSize, 8192, nameof(options));
        var sizes = tiles.Select(tile => Tile.Fit(tile.Picture.Width, tile.Picture.Height, tileSize)).ToArray();
        var text = Math.Clamp(tileSize / 18, 9, 32);
        var captions = tiles.Select(tile => Caption.Height(tile.Caption, text)).ToArray();
        var layout =
            columns > 0
                ? Of(Math.Min(columns, tiles.Count))
                : Enumerable.Range(1, MaxColumns(tiles.Count)).Select(Of).MinBy(Cost)!;

        var heading = new SheetHeading(options, text);
        var canvas = new Canvas(layout.Width, layout.Height + heading.Height);
        heading.Draw(canvas, layout.Gap, layout.Gap, layout.Width - 2 * layout.Gap);
        for (var i = 0; i < tiles.Count; i++)
        {
            var (x, top, height) = layout.Place(i);
            int y = top + heading.Height;
            var picture = Tile.Resize(tiles[i].Picture, sizes[i].Width, sizes[i].Height);
            canvas.Paste(picture, x + (layout.CellWidth - picture.Width) / 2, y + (height - picture.Height) / 2);
            Caption.Draw(
                canvas,
                tiles[i].Caption,
                x,
                y + height + layout.CaptionGap,
                layout.CellWidth,
                text,
                CaptionAlign.Centre
            );
        }
        return canvas.ToPicture();

        SheetLayout Of(int count) => new(sizes, captions, count, tileSize);
    }

    // Even columns of pillars and rows of beams stay below; trying them all would take long for thousands of pictures.
    private static int MaxColumns(int tiles) => Math.Min(tiles, 8 * (int)Math.Ceiling(Math.Sqrt(tiles)));

    // Empty places at the end count much: sixteen slices are better four by four than in rows of six. A picture alone
    // in the last row looks lost, so that any sheet without it that is not a mere strip is better.
    private static double Cost(SheetLayout layout) =>
        Math.Abs(Math.Log(layout.Width / (layout.Height * Proportions)))
        + 3 * layout.EmptyPart
        + (layout.EndsWithOne ? 1 : 0);
}
