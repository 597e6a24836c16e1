namespace GradCam;

/// <summary>An operator that gradients can pass, or end at.</summary>
/// <param name="Name">The ONNX operator, of the default domain.</param>
/// <param name="Differentiable">
/// False if its result is locally constant or no number, so that the gradient ends there as zero.
/// </param>
/// <param name="Note">The behaviour at ties and kinks, or another fact to know; null for none.</param>
public sealed record DifferentiableOperator(string Name, bool Differentiable, string? Note);
