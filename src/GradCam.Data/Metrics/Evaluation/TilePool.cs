using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Small pictures of several classes, of which grids are put together. A few of each class are kept.</summary>
internal sealed class TilePool
{
    /// <summary>The cells of a grid's side.</summary>
    public const int Side = 2;

    private const int MostOfClass = 8,
        Most = 64,
        Purpose = 3;

    private readonly List<(long Index, int Class, float[] Input)> _pictures = [];

    /// <summary>No further pictures are wanted.</summary>
    public bool IsFull => _pictures.Count >= Most;

    /// <summary>Grids can be put together, since there are two classes.</summary>
    public bool HasSeveralClasses => _pictures.Select(p => p.Class).Distinct().Count() > 1;

    /// <summary>Offers a picture.</summary>
    public void Offer(PictureCase picture)
    {
        if (!IsFull && _pictures.Count(p => p.Class == picture.Class) < MostOfClass)
            _pictures.Add((picture.Index, picture.Class, picture.Input));
    }

    /// <summary>The pictures of a picture's grid, in reading order, and its own cell among them.</summary>
    /// <returns>Null if there are no pictures of other classes of its size.</returns>
    public (float[][] Cells, int Own)? CellsFor(PictureCase picture)
    {
        var random = picture.Random(Purpose);
        float[][] others =
        [
            .. _pictures
                .Where(p => p.Class != picture.Class && p.Input.Length == picture.Input.Length)
                .Select(p => p.Input),
        ];
        if (others.Length == 0)
            return null;
        random.Shuffle(others);
        int own = random.Next(Side * Side);
        // Where there are few, one stands in several cells.
        return (
            [
                .. Enumerable
                    .Range(0, Side * Side)
                    .Select(cell => cell == own ? picture.Input : others[cell % others.Length]),
            ],
            own
        );
    }

    /// <summary>A picture of the network's own size of pictures at half their size.</summary>
    public static float[] Grid(PictureCase picture, float[][] cells)
    {
        var (channels, height, width) = picture.Size;
        var (place, channel) = picture.Strides;
        var grid = new float[picture.Input.Length];
        for (int c = 0; c < channels; c++)
        for (int y = 0; y < height / Side * Side; y++)
        for (int x = 0; x < width / Side * Side; x++)
        {
            int rows = height / Side,
                columns = width / Side;
            float[] cell = cells[y / rows * Side + x / columns];
            float sum = 0;
            for (int dy = 0; dy < Side; dy++)
            for (int dx = 0; dx < Side; dx++)
                sum += cell[(((y % rows * Side) + dy) * width + x % columns * Side + dx) * place + c * channel];
            grid[(y * width + x) * place + c * channel] = sum / (Side * Side);
        }
        return grid;
    }
}
