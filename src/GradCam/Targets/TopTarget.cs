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
