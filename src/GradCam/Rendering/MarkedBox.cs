namespace GradCam.Rendering;

/// <summary>A box that is explained, in pixels of the model's input, to be drawn over the photograph.</summary>
/// <param name="Label">The class and the confidence.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
internal readonly record struct MarkedBox(string Label, float Left, float Top, float Right, float Bottom);
