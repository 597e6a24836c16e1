using System.Globalization;

namespace GradCam;

/// <summary>
/// A box that a detector finds, in pixels of the photograph; where a tensor was explained, in those of the input.
/// </summary>
/// <param name="Index">The class, from 0.</param>
/// <param name="Label">The class's name.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
public readonly record struct ObjectBox(
    int Index,
    string Label,
    float Confidence,
    float Left,
    float Top,
    float Right,
    float Bottom
)
{
    /// <summary>
    /// The edges are those of the cell that the box belongs to: the model does not say where the box lies. Such a box
    /// is not drawn.
    /// </summary>
    public bool IsCell { get; init; }

    /// <summary>The words that are drawn with the box.</summary>
    internal string Caption => string.Create(CultureInfo.InvariantCulture, $"{Label} {Confidence:0.00}");

    /// <summary>The same box, from pixels of the model's input to those of the photograph.</summary>
    /// <param name="region">The part of the photograph that the input shows.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="height">Height of the input.</param>
    internal ObjectBox In(Region region, int width, int height) =>
        this with
        {
            Left = (float)(region.X + Left * region.Width / width),
            Top = (float)(region.Y + Top * region.Height / height),
            Right = (float)(region.X + Right * region.Width / width),
            Bottom = (float)(region.Y + Bottom * region.Height / height),
        };
}
