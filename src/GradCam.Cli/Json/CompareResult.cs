namespace GradCam.Cli.Json;

/// <summary>What <c>gradcam compare --json</c> prints.</summary>
internal sealed record CompareResult(string Input, IReadOnlyList<ComparedLayer> Layers, string File);

/// <summary>A column of the sheet, from 1 on, and the layer that it shows.</summary>
internal sealed record ComparedLayer(int Number, string Layer, IReadOnlyList<long?> Shape);
