namespace GradCam.Targets;

/// <summary>Logit plus log-probability.</summary>
internal sealed record RestTarget(Target Of) : Target
{
    internal override Term Resolve(TargetContext context) => new RestTerm(context.Choice(Of, "ReST"));
}
