namespace GradCam.Data.Repair;

/// <summary>An example that is still to be run.</summary>
/// <param name="Pixels">Makes the picture, <c>float[C, H, W]</c>, when it is run.</param>
/// <param name="Label">Its class.</param>
/// <param name="Group">What was done to it.</param>
/// <param name="Fold">Its part.</param>
internal sealed record RepairSample(Func<float[]> Pixels, int Label, RepairGroup Group, int Fold)
{
    /// <summary>The group that the user's list names; null for none.</summary>
    public string? Part { get; init; }
}
