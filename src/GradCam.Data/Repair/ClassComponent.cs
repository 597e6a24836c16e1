namespace GradCam.Data;

/// <summary>A component of what the score of a class consists of (neural PCA, arXiv 2212.04871).</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Variance">Its part of the variance, 0..1.</param>
/// <param name="Pictures">Pictures that have the most of it, at most five.</param>
public sealed record ClassComponent(int Number, double Variance, IReadOnlyList<ComponentPicture> Pictures);
