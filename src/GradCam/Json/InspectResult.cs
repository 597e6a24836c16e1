using System.Text.Json;

namespace GradCam.Json;

/// <summary>How a model is read, as JSON.</summary>
internal sealed record InspectResult(
    string Model,
    IReadOnlyList<InspectedPort> Inputs,
    IReadOnlyList<InspectedPort> Outputs,
    IReadOnlyList<InspectedFact> Layers,
    IReadOnlyList<InspectedMethod> Methods,
    IReadOnlyList<Diagnostic> Diagnostics,
    string? Card
)
{
    /// <param name="model">The model's name.</param>
    /// <param name="signature">How it is read.</param>
    /// <param name="diagnostics">What was assumed or changed.</param>
    /// <param name="card">The model card that was written; null if none was.</param>
    /// <param name="words">Puts sentences into the words of the caller; null for those of the library.</param>
    public static InspectResult Of(
        string model,
        ModelSignature signature,
        IReadOnlyList<Diagnostic> diagnostics,
        string? card = null,
        Func<string, string>? words = null
    )
    {
        words ??= text => text;
        return new(
            model,
            [.. signature.Inputs.Select(i => new InspectedPort(i.Name, NameOf(i.Kind), i.Shape, Facts(i.Facts)))],
            [.. signature.Outputs.Select(o => new InspectedPort(o.Name, NameOf(o.Kind), o.Shape, Facts(o.Facts)))],
            Facts(signature.Layers),
            [
                .. signature.Methods.Select(m => new InspectedMethod(
                    m.Method.Name,
                    m.Reason is { } why ? words(why) : null
                )),
            ],
            [.. diagnostics.Select(d => d with { Message = words(d.Message) })],
            card
        );

        IReadOnlyList<InspectedFact> Facts(IReadOnlyList<SignatureFact> facts) =>
            [.. facts.Select(f => new InspectedFact(f.Name, f.Value, NameOf(f.Origin.Kind), words(f.Origin.Text)))];
    }

    /// <summary>A value's name, with hyphens between its words.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>An input or output.</summary>
internal sealed record InspectedPort(string Name, string Kind, string Shape, IReadOnlyList<InspectedFact> Facts);

/// <summary>A fact; the origin is declared, derived or assumed.</summary>
internal sealed record InspectedFact(string Name, string Value, string Origin, string Source);

/// <summary>A method; the reason is null if it works.</summary>
internal sealed record InspectedMethod(string Name, string? Reason);
