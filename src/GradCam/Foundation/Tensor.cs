namespace GradCam;

/// <summary>The content of a NumPy array file.</summary>
/// <param name="Data">The values, last axis fastest (C order), whatever order and type the file has.</param>
/// <param name="Shape">The lengths of the axes; empty for a single number.</param>
public sealed record Tensor(float[] Data, int[] Shape);
