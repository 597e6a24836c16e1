namespace GradCam.Server.Answers;

/// <summary>Why a request was not answered as it was meant (RFC 9457).</summary>
internal sealed record Problem(string Type, string Title, int Status, string Detail);
