namespace GradCam;

/// <summary>How an input of a model is read.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Shape">Its axes as the file has them, such as <c>[N, 3, 224, 224]</c>.</param>
/// <param name="Type">The type of its elements, such as <c>float</c>.</param>
/// <param name="Facts">What is known of it, the most important first.</param>
public sealed record InputSignature(
    string Name,
    InputKind Kind,
    string Shape,
    string Type,
    IReadOnlyList<SignatureFact> Facts
);
