using System.IO.Hashing;
using System.Text;
using GradCam.Data.Audit;

namespace GradCam.Data.Repair;

/// <summary>A picture that a repair reads.</summary>
/// <param name="Picture">The picture; copies of it have its key, and are in one fold.</param>
internal sealed record RepairPicture(AuditPicture Picture)
{
    /// <summary>The parts for cross-validation.</summary>
    public const int Folds = 5;

    /// <summary>What the list's column of groups says; null for none.</summary>
    public string? Part => Picture.Part;

    /// <summary>The part of it and of all that is made of it.</summary>
    public int Fold => (int)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(Picture.Key)) % Folds);

    /// <summary>It as an example that is still to be run.</summary>
    public RepairSample As(RepairGroup group) => new(() => Picture.Pixels, Picture.Label, group, Fold) { Part = Part };
}
