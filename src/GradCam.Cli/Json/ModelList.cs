namespace GradCam.Cli.Json;

/// <summary><c>gradcam models --json</c>.</summary>
internal sealed record ModelList(IReadOnlyList<ModelRow> Models);

internal sealed record ModelRow(string Name, string Description, IReadOnlyList<string> Labels);
