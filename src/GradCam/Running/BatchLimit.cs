namespace GradCam.Running;

/// <summary>The largest number of variations that run at once.</summary>
/// <param name="Fixed">Just as many: the model is fixed to them, or the user wants them. Null to find the best.</param>
/// <param name="Most">No more than these.</param>
internal readonly record struct BatchLimit(int? Fixed, int Most);
