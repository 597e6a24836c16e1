namespace GradCam.Rendering;

/// <summary>Values of a plane of a volume.</summary>
/// <param name="Values">The values, <c>[rows, columns]</c>.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
internal sealed record Plane(float[] Values, int Rows, int Columns);
