namespace GradCam.Server.Answers;

/// <summary><c>GET /healthz</c> and <c>GET /readyz</c>.</summary>
internal sealed record HealthAnswer(string Status);
