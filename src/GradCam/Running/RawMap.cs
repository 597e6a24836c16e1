using GradCam.Targets;

namespace GradCam.Running;

/// <summary>A raw map.</summary>
/// <param name="Raw">The map, at the layer's resolution.</param>
/// <param name="Term">The term that it explains.</param>
/// <param name="Score">The score of the term.</param>
internal readonly record struct RawMap(Tensor Raw, Term Term, float Score);
