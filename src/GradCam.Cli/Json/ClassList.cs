namespace GradCam.Cli.Json;

/// <summary><c>gradcam inspect --classes --json</c>.</summary>
internal sealed record ClassList(string Model, string? Source, IReadOnlyList<string> Classes);
