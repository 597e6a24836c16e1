namespace GradCam.Data;

/// <summary>A remedy that does not apply to the pictures.</summary>
/// <param name="Method">The name of the remedy (<see cref="Remedy.Name"/>).</param>
/// <param name="Needs">What it needs, as the end of a sentence.</param>
public sealed record LeftRemedy(string Method, string Needs);
