namespace GradCam.Rendering;

/// <summary>A rectangle of whole pixels; the right and the bottom edge lie outside.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    /// <summary>The same, with every edge moved outwards.</summary>
    public PixelBox Grown(int by) => new(Left - by, Top - by, Right + by, Bottom + by);

    /// <summary>True if a pixel belongs to both.</summary>
    public bool Meets(PixelBox other) =>
        Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
