using GradCam.Foundation;

namespace GradCam.Data.Audit.Page;

/// <summary>Draws the pictures of an audit's page as the network sees them.</summary>
/// <param name="set">The pictures.</param>
internal sealed class AuditThumbnails(AuditSet set)
{
    /// <summary>The longer side of a drawn picture.</summary>
    public const int Side = 160;

    private const int Cells = ColourCells.FineSide;

    private readonly Dictionary<string, AuditPicture> _byName = set.Pictures.ToDictionary(p => p.Name);

    /// <summary>A picture, as an address that holds it.</summary>
    public string Picture(string name) => Data(Rgb(_byName[name].Pixels));

    /// <summary>A picture with the evidence for its label over it.</summary>
    public string Evidence(string name)
    {
        var picture = _byName[name];
        return Data(Overlay.Render(Rgb(picture.Pixels), Large(picture.Map, picture.MapShape)));
    }

    /// <summary>A map alone.</summary>
    public static string Map(IReadOnlyList<float> map, IReadOnlyList<int> shape) =>
        Data(Heatmap.Render(Large([.. map], shape), Colormap.Viridis));

    /// <summary>The outline of cells as an SVG path, in cells.</summary>
    public static string Outline(IReadOnlyList<int> cells)
    {
        var all = cells.ToHashSet();
        var lines = new List<string>();
        foreach (int cell in cells)
        {
            var (row, column) = (cell / Cells, cell % Cells);
            if (!all.Contains(cell - Cells))
                lines.Add($"M{column} {row}h1");
            if (!all.Contains(cell + Cells))
                lines.Add($"M{column} {row + 1}h1");
            if (column == 0 || !all.Contains(cell - 1))
                lines.Add($"M{column} {row}v1");
            if (column == Cells - 1 || !all.Contains(cell + 1))
                lines.Add($"M{column + 1} {row}v1");
        }
        return string.Concat(lines);
    }

    private static float[,] Large(float[] map, IReadOnlyList<int> shape)
    {
        float most = Math.Max(map.Max(), 1e-12f);
        float[] values = LinearResize.Apply([.. map.Select(v => v / most)], [.. shape], [Side, Side]);
        var large = new float[Side, Side];
        for (int i = 0; i < values.Length; i++)
            large[i / Side, i % Side] = Math.Clamp(values[i], 0, 1);
        return large;
    }

    /// <summary>The prepared pixels, each channel spread over what the pictures have, at a fixed size.</summary>
    private Picture Rgb(float[] pixels)
    {
        var grid = set.Grid;
        var rgb = new byte[3 * Side * Side];
        for (int y = 0; y < Side; y++)
        for (int x = 0; x < Side; x++)
        for (int c = 0; c < 3; c++)
        {
            int channel = Math.Min(set.Order == ChannelOrder.Bgr ? 2 - c : c, grid.Channels - 1);
            var (from, to) = set.Range[channel];
            float value = Mean(pixels, channel, y, x);
            rgb[3 * (y * Side + x) + c] =
                to > from ? (byte)Math.Clamp(255 * (value - from) / (to - from), 0, 255) : (byte)0;
        }
        return GradCam.Picture.FromRgb(rgb, Side, Side);
    }

    private float Mean(float[] pixels, int channel, int y, int x)
    {
        var grid = set.Grid;
        int top = y * grid.Height / Side,
            left = x * grid.Width / Side,
            bottom = Math.Max(top + 1, (y + 1) * grid.Height / Side),
            right = Math.Max(left + 1, (x + 1) * grid.Width / Side);
        float sum = 0;
        for (int row = top; row < bottom; row++)
        for (int column = left; column < right; column++)
            sum += pixels[(channel * grid.Height + row) * grid.Width + column];
        return sum / ((bottom - top) * (right - left));
    }

    private static string Data(Picture picture) =>
        $"data:image/jpeg;base64,{Convert.ToBase64String(picture.Encode("jpg"))}";
}
