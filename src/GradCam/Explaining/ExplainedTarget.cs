namespace GradCam;

/// <summary>The explained target.</summary>
/// <param name="Index">The class, from 0; null for a sum of classes.</param>
/// <param name="Label">The class's name, or the sum in words.</param>
/// <param name="Score">The score that was differentiated.</param>
/// <param name="Probability">0..1; null for a sum of classes and for segmentation.</param>
public sealed record ExplainedTarget(int? Index, string Label, float Score, float? Probability);
