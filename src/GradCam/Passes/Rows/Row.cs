namespace GradCam.Passes.Rows;

/// <summary>One row of a value: all elements of one position along an axis.</summary>
/// <param name="Axis">The axis, from 0.</param>
/// <param name="Index">The position along it, from 0.</param>
internal readonly record struct Row(int Axis, long Index);
