namespace GradCam.Rendering;

/// <summary>
/// The places of a sheet's tiles. Columns are equally wide; a row is as high as its highest picture and caption.
/// </summary>
internal sealed class SheetLayout
{
    private readonly int _columns,
        _gap;
    private readonly int[] _tops,
        _heights;

    /// <param name="sizes">The tiles' pictures.</param>
    /// <param name="captions">The heights of their captions, 0 for none.</param>
    /// <param name="columns">Tiles in a row.</param>
    /// <param name="tileSize">The longest side of a picture.</param>
    public SheetLayout((int Width, int Height)[] sizes, int[] captions, int columns, int tileSize)
    {
        (_columns, _gap) = (columns, tileSize / 16 + 1);
        // Pillars among the pictures leave captions some room.
        CellWidth = Math.Max(sizes.Max(size => size.Width), tileSize * 3 / 4);
        var rows = (sizes.Length + columns - 1) / columns;
        (_tops, _heights) = (new int[rows], new int[rows]);
        var y = _gap;
        for (var row = 0; row < rows; row++)
        {
            var range = new Range(row * columns, Math.Min(sizes.Length, (row + 1) * columns));
            _tops[row] = y;
            _heights[row] = sizes[range].Max(size => size.Height);
            y += _heights[row] + CaptionGap + captions[range].Max() + _gap;
        }
        (Width, Height) = (columns * (CellWidth + _gap) + _gap, y);
        EmptyPart = (double)(rows * columns - sizes.Length) / sizes.Length;
        EndsWithOne = rows > 1 && columns > 1 && sizes.Length % columns == 1;
    }

    public int Width { get; }

    public int Height { get; }

    public int CellWidth { get; }

    /// <summary>The distance between pictures, and from the edges.</summary>
    public int Gap => _gap;

    /// <summary>The distance between a picture and its caption.</summary>
    public int CaptionGap => _gap / 3;

    /// <summary>Places without a picture, per picture.</summary>
    public double EmptyPart { get; }

    /// <summary>True if the last of several rows holds a single picture.</summary>
    public bool EndsWithOne { get; }

    /// <summary>The top left corner of a tile, and the height of its row's pictures.</summary>
    public (int X, int Y, int Height) Place(int tile) =>
        (_gap + tile % _columns * (CellWidth + _gap), _tops[tile / _columns], _heights[tile / _columns]);
}
