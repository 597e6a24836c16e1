namespace GradCam.Targets;

/// <summary>One class, by number or by name.</summary>
internal sealed record ClassTarget(int? Index, string? Label) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        int index = Index ?? context.Labels.Find(Label!);
        return context.IsDetector ? BoxTarget.OfClass(index).Resolve(context) : context.Class(index);
    }
}
