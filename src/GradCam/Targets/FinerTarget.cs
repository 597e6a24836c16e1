namespace GradCam.Targets;

/// <summary>A class against those most like it.</summary>
internal sealed record FinerTarget(Target Of, float Alpha, int Comparisons) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        if (context.Classes is < 2)
            throw new GradCamException(
                "Finer-CAM compares classes, but the model has a single score; use another method."
            );
        int others = Math.Min(Comparisons, (context.Classes ?? int.MaxValue) - 1);
        return new FinerTerm(context.Choice(Of, "Finer-CAM"), Alpha, others, null);
    }
}
