namespace GradCam.Targets;

/// <summary>A step of a sequence of classes, as a character of a line of text.</summary>
/// <param name="Number">The step, from 0.</param>
/// <param name="Of">The class; null for the step's most likely one.</param>
internal sealed record StepTarget(int Number, ClassTarget? Of) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        if (context.Rows is null or { Kind: RowKind.Boxes })
            throw new GradCamException(
                "A step can be chosen only where the output is a sequence of classes ([N, steps, classes]), as that of "
                    + "a network that reads text; name a class or a box instead."
            );
        int count = (int?)context.ScoreDims[1].Value ?? int.MaxValue;
        if (Number < 0 || Number >= count)
            throw new GradCamException($"There is no step {Number}: the output has {count} steps, 0 to {count - 1}.");
        int? index = Of?.IndexIn(context);
        if (index < 0 || index >= context.Rows.Classes)
            throw MissingClass.Numbered(index.Value, context.Rows.Classes, "model");
        if (context.Scores is null)
            return LinearTerm.Of(0, 1);
        // Whether the class means "no character" shows in a picture's scores alone.
        if (context.AnyPicture && index is { } named)
            return LinearTerm.Of(Number * context.Rows.Classes + named, 1) with
            {
                Name = $"step {Number}, {context.Labels[named]}",
            };
        var steps = new Steps(context.Scores(), context);
        return steps.Term(Number, Of is null ? steps.Best(Number) : steps.IndexOf(Of));
    }
}
