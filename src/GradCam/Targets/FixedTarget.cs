namespace GradCam.Targets;

/// <summary>A target whose numbers are known.</summary>
internal sealed record FixedTarget(Term Term) : Target
{
    internal override Term Resolve(TargetContext context) => Term;
}
