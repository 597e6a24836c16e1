namespace GradCam.Targets;

/// <summary>A weighted sum of two targets, or one target times a number.</summary>
internal sealed record SumTarget(Target Left, float LeftWeight, Target? Right, float RightWeight) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        Term left = Left.Resolve(context);
        return Right is null
            ? SumTerm.Of(left, LeftWeight)
            : SumTerm.Of(SumTerm.Of(left, LeftWeight), SumTerm.Of(Right.Resolve(context), RightWeight));
    }
}
