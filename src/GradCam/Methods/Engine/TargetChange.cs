namespace GradCam.Methods.Engine;

/// <summary>
/// The change of the target that is asked for to the one that a part explains. Changes are equal if their functions
/// are.
/// </summary>
/// <param name="Change">The function of the part.</param>
/// <param name="Before">The change of the recipe that the part belongs to; null for none.</param>
internal sealed record TargetChange(Func<Target, Target> Change, TargetChange? Before = null)
{
    /// <summary>The target to explain.</summary>
    public Target Of(Target target) => Change(Before?.Of(target) ?? target);
}
