using System.Globalization;

namespace GradCam.Targets;

/// <summary>A box in pixels of the model's input.</summary>
internal readonly record struct DetectedBox(
    int Row,
    int Class,
    float Confidence,
    float Left,
    float Top,
    float Right,
    float Bottom
)
{
    /// <summary>The corners are those of the cell that the box belongs to: where the box lies is not known.</summary>
    public bool IsCell { get; init; }

    /// <summary>The place in words.</summary>
    public string Place =>
        !HasPlace
            ? $"in row {Row}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(IsCell ? "in the cell " : "")}at {Left:0},{Top:0} to {Right:0},{Bottom:0}"
            );

    /// <summary>Neither the box nor its cell is known.</summary>
    private bool HasPlace => Right > Left || Bottom > Top || !IsCell;

    public bool Holds(float x, float y) => x >= Left && x <= Right && y >= Top && y <= Bottom;

    /// <summary>Intersection over union.</summary>
    public float Overlap(DetectedBox other)
    {
        float width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left),
            height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        if (width <= 0 || height <= 0)
            return 0;
        float shared = width * height;
        return shared
            / ((Right - Left) * (Bottom - Top) + (other.Right - other.Left) * (other.Bottom - other.Top) - shared);
    }
}
