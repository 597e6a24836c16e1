using GradCam.Data.Audit;

namespace GradCam.Data.Repair;

/// <summary>The pictures of one data set that a repair reads: prepared for the model, without maps.</summary>
/// <param name="Set">The pictures, for what audits do with them.</param>
internal sealed record RepairPictures(AuditSet Set)
{
    /// <summary>The pictures.</summary>
    public IReadOnlyList<RepairPicture> All { get; } = [.. Set.Pictures.Select(p => new RepairPicture(p))];

    /// <summary>Their size in the model's input.</summary>
    public PixelGrid Grid => Set.Grid;

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes => Set.Classes;

    /// <summary>What is assumed or left out, a sentence each.</summary>
    public IReadOnlyList<string> Remarks => Set.Remarks;
}
