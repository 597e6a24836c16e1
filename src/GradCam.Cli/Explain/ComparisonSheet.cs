namespace GradCam.Cli.Explain;

/// <summary>A sheet of one photograph: a row for each method and target, a column for each layer.</summary>
internal sealed class ComparisonSheet
{
    private const int Side = 224;

    private readonly string _title;
    private readonly Picture _photograph;
    private readonly OverlayOptions _look;
    private readonly IReadOnlyList<IGrouping<(string Method, string Target), Explanation>> _rows;

    /// <summary>A sheet of explanations of one photograph.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="photograph">The photograph.</param>
    /// <param name="maps">At least one, those of a method and target in the order of their layers.</param>
    /// <param name="look">Colours and blending.</param>
    public ComparisonSheet(string title, Picture photograph, IReadOnlyList<Explanation> maps, OverlayOptions look)
    {
        (_title, _photograph, _look) = (title, photograph, look);
        _rows = [.. maps.GroupBy(e => (e.Method.Title, FigureOptions.Target(e.Target)))];
        Layers = [.. maps.SelectMany(e => e.Layers).Distinct()];
    }

    /// <summary>The layers, in the order of the columns.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Renders it: the first column names the row over the photograph.</summary>
    public Picture Render()
    {
        int columns = _rows.Max(r => r.Count()) + 1;
        var tiles = new List<(Picture, string)>();
        foreach (var row in _rows)
        {
            tiles.Add((_photograph, $"{row.Key.Method}\n{row.Key.Target}"));
            tiles.AddRange(row.Select(e => (e.Overlay(_look), e.Method.AtInput ? "input" : Caption(e))));
            // Maps at the input have no layers, and leave the rest of their row empty.
            tiles.AddRange(Enumerable.Repeat((Blank, ""), columns - 1 - row.Count()));
        }
        return Sheet.Render(
            tiles,
            new SheetOptions
            {
                Columns = columns,
                TileSize = Side,
                Title = _title,
                Subtitle = columns > 2 ? "Layers from early to late" : "",
                ColourBar = _look.Colormap,
            }
        );
    }

    private static Picture Blank => Picture.FromRgb([255, 255, 255], 1, 1);

    private static string Caption(Explanation e) =>
        $"{e.LayerName}\n{string.Join(" x ", e.Layers.SelectMany(l => l.Spatial).Select(n => n?.ToString() ?? "?"))}";
}
