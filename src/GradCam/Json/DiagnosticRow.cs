namespace GradCam.Json;

/// <summary>A diagnostic of a map or a model, as JSON.</summary>
internal sealed record DiagnosticRow(string Code, string Message)
{
    public static DiagnosticRow Of(Diagnostic diagnostic) => new(diagnostic.Code, diagnostic.Message);
}
