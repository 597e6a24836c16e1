namespace GradCam.Rendering;

/// <summary>A method's map as it comes from a layer: before ReLU and scaling.</summary>
/// <param name="Values">The values, <c>[Height, Width]</c>, any range.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct RawMap(ReadOnlyMemory<float> Values, int Height, int Width);
