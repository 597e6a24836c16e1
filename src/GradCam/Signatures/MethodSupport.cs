namespace GradCam;

/// <summary>Whether a method can explain a model at its usual layer.</summary>
/// <param name="Method">The method.</param>
/// <param name="Reason">The reason why it cannot; null if it can.</param>
public sealed record MethodSupport(CamMethod Method, string? Reason)
{
    /// <summary>The method can explain the model.</summary>
    public bool Works => Reason is null;
}
