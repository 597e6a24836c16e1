namespace GradCam.Targets;

/// <summary>A class's probability.</summary>
internal sealed record ProbabilityTarget(Target Of) : Target
{
    internal override Term Resolve(TargetContext context) =>
        context.Rows is null
            ? new ProbabilityTerm(context.Choice(Of, "A probability"))
            : RowProbabilityTerm.For(Of, context)
                ?? throw new GradCamException(
                    $"Output {context.Rows.Output} has a probability for each class of a row: name one "
                        + $"({(context.IsDetector ? "prob:box:1" : "prob:step:5:7")}), not several."
                );
}
