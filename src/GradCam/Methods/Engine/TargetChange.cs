namespace GradCam.Methods.Engine;

/// <summary>
/// How the target that is asked for becomes the one that a part explains. Equal where the functions are.
/// </summary>
/// <param name="Change">The function of the part.</param>
/// <param name="Before">The change of the recipe that the part belongs to; null for none.</param>
internal sealed record TargetChange(Func<Target, Target> Change, TargetChange? Before = null)
{
    /// <summary>The target to explain.</summary>
    public Target Of(Target target) => Change(Before?.Of(target) ?? target);
}
