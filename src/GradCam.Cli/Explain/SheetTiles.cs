using GradCam.Rendering;

namespace GradCam.Cli.Explain;

/// <summary>The pictures of one input, small, as they are gathered for a sheet.</summary>
internal sealed class SheetTiles
{
    // A sheet of more could not be looked at; all files are there still.
    private const int Most = 200,
        Side = 256;

    private readonly List<(Explanation Explanation, Picture Picture)> _tiles = [];

    public int Count => _tiles.Count;

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
    }

    /// <summary>The sheet; captions say what differs.</summary>
    public Picture Render(bool nameLayers)
    {
        bool targets = _tiles.Select(t => t.Explanation.Target.Label).Distinct().Count() > 1,
            inputs = _tiles.Any(t => t.Explanation.Input != _tiles[0].Explanation.Input),
            samples = _tiles.Any(t => t.Explanation.Sample > 0);
        return Sheet.Render(
            [.. _tiles.Select(t => (t.Picture, string.Join('\n', Lines(t.Explanation))))],
            tileSize: Side
        );

        IEnumerable<string> Lines(Explanation e)
        {
            if (inputs)
                yield return e.Input;
            yield return samples ? $"{e.Sample}: {e.Method.Title}" : e.Method.Title;
            if (targets)
                yield return e.Target.Label;
            if (nameLayers && !e.Method.AtInput)
                yield return e.LayerName;
        }
    }
}
