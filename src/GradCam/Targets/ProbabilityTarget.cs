namespace GradCam.Targets;

/// <summary>A class's probability.</summary>
internal sealed record ProbabilityTarget(Target Of) : Target
{
    internal override Term Resolve(TargetContext context) => new ProbabilityTerm(context.Choice(Of, "A probability"));
}
