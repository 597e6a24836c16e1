namespace GradCam.Targets;

/// <summary>The class at a rank.</summary>
internal sealed record TopTarget(int RankFromOne) : Target
{
    internal override Term Resolve(TargetContext context) =>
        context.IsDetector ? BoxTarget.OfNumber(RankFromOne).Resolve(context)
        // The places of a mask have a side each: the mask as a whole is meant.
        : context.IsBinary && context.IsDense && RankFromOne <= 2 ? context.Class(2 - RankFromOne)
        : context.IsBinary && RankFromOne <= 2
            ? context.Class((context.Scores?.Invoke()[0] ?? context.Even) >= context.Even == (RankFromOne == 1) ? 1 : 0)
        : context.Classes is null || RankFromOne <= context.Classes ? LinearTerm.OfRank(RankFromOne - 1)
        : throw new GradCamException(
            $"The model has {context.Classes} classes, so there is no rank {RankFromOne}; ask for fewer."
        );
}

/// <summary>One class, by number or by name.</summary>
internal sealed record ClassTarget(int? Index, string? Label) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        int index = Index ?? context.Labels.Find(Label!);
        return context.IsDetector ? BoxTarget.OfClass(index).Resolve(context) : context.Class(index);
    }
}

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

/// <summary>A class's probability.</summary>
internal sealed record ProbabilityTarget(Target Of) : Target
{
    internal override Term Resolve(TargetContext context) => new ProbabilityTerm(context.Choice(Of, "A probability"));
}

/// <summary>Logit plus log-probability.</summary>
internal sealed record RestTarget(Target Of) : Target
{
    internal override Term Resolve(TargetContext context) => new RestTerm(context.Choice(Of, "ReST"));
}

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

/// <summary>A target whose numbers are known.</summary>
internal sealed record FixedTarget(Term Term) : Target
{
    internal override Term Resolve(TargetContext context) => Term;
}
