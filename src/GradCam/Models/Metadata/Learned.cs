namespace GradCam.Models.Metadata;

/// <summary>The part of a model card that one source gives.</summary>
/// <param name="From">The name of the file, or of the keys in the model's metadata.</param>
/// <param name="Card">The facts; what the source does not say is null.</param>
/// <param name="Remark">What the source asks for and is not done, in one sentence; null for nothing.</param>
internal sealed record Learned(string From, ModelCard Card, string? Remark = null);
