namespace GradCam;

/// <summary>How an output of a model is read.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Shape">Its axes as far as they are known, such as <c>[N, 1000]</c>; empty if they are not.</param>
/// <param name="Facts">What is known of it, the most important first; none for an output that was not read.</param>
public sealed record OutputSignature(string Name, OutputKind Kind, string Shape, IReadOnlyList<SignatureFact> Facts)
{
    /// <summary>The output is the one that is explained.</summary>
    public bool IsExplained => Kind is not (OutputKind.NotRead or OutputKind.Part);
}
