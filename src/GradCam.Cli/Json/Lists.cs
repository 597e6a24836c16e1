namespace GradCam.Cli.Json;

internal sealed record MethodRow(string Name, string Title, string Passes, string GoodFor, string Paper);

/// <summary><c>gradcam methods --json</c>.</summary>
internal sealed record MethodList(IReadOnlyList<MethodRow> Methods);

internal sealed record OperatorRow(string Name, bool Differentiable, string? Note);

/// <summary><c>gradcam ops --json</c>.</summary>
internal sealed record OperatorList(IReadOnlyList<OperatorRow> Operators);

internal sealed record ModelRow(string Name, string Description, IReadOnlyList<string> Labels);

/// <summary><c>gradcam models --json</c>.</summary>
internal sealed record ModelList(IReadOnlyList<ModelRow> Models);

internal sealed record LayerRow(
    string Name,
    string Node,
    string Operator,
    IReadOnlyList<long?> Shape,
    string Layout,
    IReadOnlyList<long> Grid,
    bool Auto
);

/// <summary><c>gradcam layers --json</c>.</summary>
internal sealed record LayerList(
    string Score,
    string? Auto,
    IReadOnlyList<LayerRow> Layers,
    IReadOnlyList<BakedOutput> Baked
);
