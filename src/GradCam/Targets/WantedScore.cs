namespace GradCam.Targets;

/// <summary>The score that is asked for.</summary>
/// <param name="Output">The output to explain; null for the first.</param>
/// <param name="Kind">The value to explain: the one before a trailing activation, or the output as it is.</param>
/// <param name="IsPart">The model is the first part of another one, which ends in no scores as far as is known.</param>
internal readonly record struct WantedScore(string? Output, ScoreKind Kind, bool IsPart = false);
