namespace GradCam;

/// <summary>The look of a <see cref="Sheet"/>.</summary>
public sealed record SheetOptions
{
    /// <summary>The number of pictures in a row; 0 for the number that makes the sheet about 4:3.</summary>
    public int Columns { get; init; }

    /// <summary>The longer side of each picture on the sheet, 16 to 8192 pixels.</summary>
    public int TileSize { get; init; } = 256;

    /// <summary>The heading above the pictures; none if it is empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>A line below the heading, such as the class and its probability; none if it is empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The colours of the maps, for a bar from 0 to 1 in the heading; null for no bar.</summary>
    public Colormap? ColourBar { get; init; }
}
