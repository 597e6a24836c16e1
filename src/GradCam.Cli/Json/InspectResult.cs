namespace GradCam.Cli.Json;

/// <summary><c>gradcam inspect --json</c>.</summary>
internal sealed record InspectResult(
    string Model,
    IReadOnlyList<InspectedPort> Inputs,
    IReadOnlyList<InspectedPort> Outputs,
    IReadOnlyList<InspectedFact> Layers,
    IReadOnlyList<InspectedMethod> Methods,
    IReadOnlyList<Diagnostic> Diagnostics,
    string? Card
);

/// <summary>An input or output.</summary>
internal sealed record InspectedPort(string Name, string Kind, string Shape, IReadOnlyList<InspectedFact> Facts);

/// <summary>A fact; the origin is declared, derived or assumed.</summary>
internal sealed record InspectedFact(string Name, string Value, string Origin, string Source);

/// <summary>A method; the reason is null if it works.</summary>
internal sealed record InspectedMethod(string Name, string? Reason);
