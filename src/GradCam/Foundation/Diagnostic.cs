namespace GradCam;

/// <summary>A finding about an explanation.</summary>
/// <param name="Code">A stable name, such as <c>zero-map</c>.</param>
/// <param name="Message">The meaning, in one sentence.</param>
public sealed record Diagnostic(string Code, string Message);
