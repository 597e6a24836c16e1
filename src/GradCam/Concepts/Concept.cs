namespace GradCam;

/// <summary>One concept: a pattern of channels that several places share.</summary>
/// <param name="Raw">
/// The strength of the concept at each place of the layer, <c>float[h, w]</c>, 0..1 with 1 at its strongest place.
/// </param>
/// <param name="Share">The part of the layer's activity that it accounts for, 0..1.</param>
/// <param name="Predictions">The predictions for a picture that shows nothing else, best first.</param>
public sealed record Concept(Tensor Raw, float Share, IReadOnlyList<Prediction> Predictions);
