namespace GradCam;

/// <summary>The network's score and probability of one class.</summary>
/// <param name="Index">The class, from 0.</param>
/// <param name="Label">Its name.</param>
/// <param name="Score">Its score, before any trailing Softmax or Sigmoid.</param>
/// <param name="Probability">
/// 0..1; of a detector's object its confidence; null where scores are no class scores of a whole picture
/// (segmentation).
/// </param>
public sealed record Prediction(int Index, string Label, float Score, float? Probability)
{
    /// <summary>The place of a detector's object; null for other models.</summary>
    public ObjectBox? Box { get; init; }
}
