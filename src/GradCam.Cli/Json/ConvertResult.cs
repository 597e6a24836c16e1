namespace GradCam.Cli.Json;

/// <summary><c>gradcam convert --json</c>.</summary>
/// <param name="Model">The file that was read.</param>
/// <param name="Output">The ONNX file that was written.</param>
/// <param name="Card">The model card beside it; null if there is nothing to say in one.</param>
/// <param name="Layers">The number of layers of the model, including those of models within it.</param>
/// <param name="Parameters">The number of the model's parameters.</param>
/// <param name="Input">The name of its input.</param>
/// <param name="Outputs">The names of its outputs.</param>
internal sealed record ConvertResult(
    string Model,
    string Output,
    string? Card,
    int Layers,
    long Parameters,
    string Input,
    IReadOnlyList<string> Outputs
);
