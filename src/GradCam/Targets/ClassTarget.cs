namespace GradCam.Targets;

/// <summary>One class, by number or by name.</summary>
internal sealed record ClassTarget(int? Index, string? Label) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        if (context.IsDetector)
            return BoxTarget.OfClass(this).Resolve(context);
        int index = IndexIn(context);
        if (context.Rows is not { } rows)
            return context.Class(index);
        if (!context.IsSequence)
            throw context.Unread();
        if (index < 0 || index >= rows.Classes)
            throw MissingClass.Numbered(index, rows.Classes, "model");
        if (context.Scores is null)
            return LinearTerm.Of(0, 1);
        var steps = new Steps(context.Scores(), context);
        index = steps.IndexOf(this);
        return steps.Term(steps.BestFor(index), index);
    }

    /// <summary>The class's number.</summary>
    /// <exception cref="GradCamException">No class has the name.</exception>
    public int IndexIn(TargetContext context) => Index ?? context.Labels.Find(Label!);
}
