namespace GradCam;

/// <summary>One fact about how a model is read.</summary>
/// <param name="Name">The subject, such as <c>preparation</c>; lower case, the same for every model.</param>
/// <param name="Value">The fact, such as <c>channels first</c>.</param>
/// <param name="Origin">Where it was learned; for what was assumed, the text tells how to say otherwise.</param>
public sealed record SignatureFact(string Name, string Value, Origin Origin);
