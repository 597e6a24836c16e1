namespace GradCam;

/// <summary>What the network says of one class.</summary>
/// <param name="Index">The class, from 0.</param>
/// <param name="Label">Its name.</param>
/// <param name="Score">Its score, before any trailing Softmax or Sigmoid.</param>
/// <param name="Probability">0..1; of a detector's object its confidence; null where scores are no class scores of a whole picture (segmentation).</param>
public sealed record Prediction(int Index, string Label, float Score, float? Probability);

/// <summary>What was explained.</summary>
/// <param name="Index">The class, from 0; null for a sum of classes.</param>
/// <param name="Label">The class's name, or the sum in words.</param>
/// <param name="Score">The score that was differentiated.</param>
/// <param name="Probability">0..1; null for a sum of classes and for segmentation.</param>
public sealed record ExplainedTarget(int? Index, string Label, float Score, float? Probability);

/// <summary>A finding about an explanation.</summary>
/// <param name="Code">A stable name, such as <c>zero-map</c>.</param>
/// <param name="Message">What it means, in one sentence.</param>
public sealed record Diagnostic(string Code, string Message);
