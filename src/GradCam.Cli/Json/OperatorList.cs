namespace GradCam.Cli.Json;

/// <summary><c>gradcam ops --json</c>.</summary>
internal sealed record OperatorList(IReadOnlyList<OperatorRow> Operators);

internal sealed record OperatorRow(string Name, bool Differentiable, string? Note);
