namespace GradCam.Targets;

/// <summary>The class at a rank.</summary>
internal sealed record TopTarget(int RankFromOne) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        context.CheckRanks();
        return OfRank(context);
    }

    private Term OfRank(TargetContext context) =>
        context.IsDetector ? BoxTarget.OfNumber(RankFromOne).Resolve(context)
        : context.Rows is not null ? OfSteps(context)
        : context.Task == ModelTask.Embedding ? throw context.IsEmbedding()
        // The places of a mask have a side each: the mask as a whole is meant.
        : context.IsBinary && context.IsDense && RankFromOne <= 2 ? context.Class(2 - RankFromOne)
        : context.IsBinary && RankFromOne <= 2
            ? context.Class((context.Scores?.Invoke()[0] ?? context.Even) >= context.Even == (RankFromOne == 1) ? 1 : 0)
        : context.Classes is null || RankFromOne <= context.Classes ? LinearTerm.OfRank(RankFromOne - 1)
        : throw new GradCamException(
            $"The model has {context.Classes} classes, so there is no rank {RankFromOne}; ask for fewer."
        );

    /// <summary>The most certain step of a sequence that has a character.</summary>
    private LinearTerm OfSteps(TargetContext context)
    {
        if (!context.IsSequence)
            throw context.Unread();
        if (context.Scores is null)
            return LinearTerm.Of(0, 1);
        var steps = new Steps(context.Scores(), context);
        var found = steps.Characters();
        // A picture without any character has steps all the same.
        if (found.Count == 0)
            found = [(0, steps.Best(0))];
        return RankFromOne <= found.Count
            ? steps.Term(found[RankFromOne - 1].Step, found[RankFromOne - 1].Class)
            : throw new GradCamException(
                $"There is no rank {RankFromOne}: {found.Count} steps of the output have a character; ask for fewer."
            );
    }
}
