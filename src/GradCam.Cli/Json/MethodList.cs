namespace GradCam.Cli.Json;

/// <summary><c>gradcam methods --json</c>.</summary>
internal sealed record MethodList(IReadOnlyList<MethodRow> Methods);

internal sealed record MethodRow(string Name, string Title, string Passes, string GoodFor, string Paper);
