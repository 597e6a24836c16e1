namespace GradCam.Cli.Json;

/// <summary><c>gradcam layers --json</c>.</summary>
internal sealed record LayerList(
    string Score,
    string? Auto,
    IReadOnlyList<LayerRow> Layers,
    IReadOnlyList<BakedOutput> Baked
);

internal sealed record LayerRow(
    string Name,
    string Node,
    string Operator,
    IReadOnlyList<long?> Shape,
    string Layout,
    IReadOnlyList<long> Grid,
    bool Auto
);
