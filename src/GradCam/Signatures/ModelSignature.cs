namespace GradCam;

/// <summary>
/// How a model is read: what its inputs take and how photographs are prepared, what its outputs tell, and where it is
/// explained. Each fact says whether it was declared, derived from the graph, or assumed.
/// </summary>
/// <param name="Inputs">The inputs, the picture's first.</param>
/// <param name="Outputs">The outputs, the explained one first.</param>
/// <param name="Layers">The layer that <c>auto</c> takes, and why; or why there is none.</param>
/// <param name="Methods">Every method, and whether it works at that layer.</param>
public sealed record ModelSignature(
    IReadOnlyList<InputSignature> Inputs,
    IReadOnlyList<OutputSignature> Outputs,
    IReadOnlyList<SignatureFact> Layers,
    IReadOnlyList<MethodSupport> Methods
)
{
    /// <summary>All facts that were assumed.</summary>
    public IReadOnlyList<SignatureFact> Assumptions =>
        [
            .. Inputs
                .SelectMany(i => i.Facts)
                .Concat(Outputs.SelectMany(o => o.Facts))
                .Concat(Layers)
                .Where(f => f.Origin.Kind == OriginKind.Assumed),
        ];
}
