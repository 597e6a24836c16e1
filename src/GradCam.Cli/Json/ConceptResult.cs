using GradCam.Json;

namespace GradCam.Cli.Json;

/// <summary><c>gradcam concepts --json</c>.</summary>
internal sealed record ConceptResult(
    string Input,
    string Layer,
    float Error,
    IReadOnlyList<ConceptRow> Concepts,
    string Overlay
);

internal sealed record ConceptRow(int Number, float Share, IReadOnlyList<PredictionRow> Predictions);
