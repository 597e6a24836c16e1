using System.IO.Hashing;
using System.Text;
using GradCam.Data.Audit;

namespace GradCam.Data.Repair;

/// <summary>A picture that a repair reads.</summary>
/// <param name="Picture">
/// The picture; it has no map, and the label <see cref="RepairExample.NoLabel"/> for none.
/// </param>
/// <param name="Key">The name of the first picture of the same bytes: copies of a picture are in one fold.</param>
/// <param name="Part">What the list's column of groups says; null for none.</param>
internal sealed record RepairPicture(AuditPicture Picture, string Key, string? Part)
{
    /// <summary>The parts for cross-validation.</summary>
    public const int Folds = 5;

    /// <summary>The part of it and of all that is made of it.</summary>
    public int Fold => (int)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(Key)) % Folds);

    /// <summary>It as an example that is still to be run.</summary>
    public RepairSample As(RepairGroup group) => new(() => Picture.Pixels, Picture.Label, group, Fold) { Part = Part };
}

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
