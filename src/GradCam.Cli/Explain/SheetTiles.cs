using GradCam.Rendering;

namespace GradCam.Cli.Explain;

/// <summary>The pictures of one input, small, as they are gathered for a sheet.</summary>
internal sealed class SheetTiles
{
    // A sheet of more could not be looked at; all files are there still.
    private const int Most = 200,
        Side = 256;

    private readonly List<(Explanation Explanation, Picture Picture)> _tiles = [];

    // With the boxes of a detector; none where the pictures are of several.
    private (Picture, string)? _photograph;

    public int Count => _tiles.Count;

    private IEnumerable<(Picture, string)> Photograph =>
        _photograph is { } one && _tiles.All(t => t.Explanation.Picture == _tiles[0].Explanation.Picture) ? [one] : [];

    public void Add(Explanation explanation, Picture picture)
    {
        if (_tiles.Count >= Most)
            return;
        // Many overlays of a large photograph would not fit into memory.
        var (width, height) =
            picture.Width <= Side && picture.Height <= Side
                ? (picture.Width, picture.Height)
                : Tile.Fit(picture.Width, picture.Height, Side);
        _tiles.Add((explanation, Tile.Resize(picture, width, height)));
        if (_photograph is null && explanation.Picture is { } photograph)
        {
            (width, height) = Tile.Fit(photograph.Width, photograph.Height, Side);
            var boxes = explanation.Predictions.Select(p => p.Box).OfType<ObjectBox>();
            _photograph = (Tile.Resize(BoxDrawing.Draw(photograph, [.. boxes]), width, height), "Photograph");
        }
    }

    /// <summary>The sheet: the photograph before its pictures, whose captions say what differs.</summary>
    /// <param name="title">The heading, such as the photograph's name.</param>
    /// <param name="colours">The maps' colours.</param>
    /// <param name="nameLayers">Several layers are explained.</param>
    public Picture Render(string title, Colormap colours, bool nameLayers)
    {
        bool targets = _tiles.Select(t => t.Explanation.Target.Label).Distinct().Count() > 1,
            inputs = _tiles.Any(t => t.Explanation.Input != _tiles[0].Explanation.Input),
            samples = _tiles.Any(t => t.Explanation.Sample > 0);
        return Sheet.Render(
            [.. Photograph, .. _tiles.Select(t => (t.Picture, string.Join('\n', Lines(t.Explanation))))],
            new SheetOptions
            {
                TileSize = Side,
                Title = title,
                Subtitle = targets ? "" : FigureOptions.Target(_tiles[0].Explanation.Target),
                ColourBar = colours,
            }
        );

        IEnumerable<string> Lines(Explanation e)
        {
            if (inputs)
                yield return e.Input;
            yield return samples ? $"{e.Sample}: {e.Method.Title}" : e.Method.Title;
            if (targets)
                yield return FigureOptions.Target(e.Target);
            if (nameLayers && !e.Method.AtInput)
                yield return e.LayerName;
        }
    }
}
