namespace GradCam;

/// <summary>A finding about an explanation.</summary>
/// <param name="Code">A stable name, such as <c>zero-map</c>.</param>
/// <param name="Message">What it means, in one sentence.</param>
public sealed record Diagnostic(string Code, string Message);
