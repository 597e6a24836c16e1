using GradCam.Data.Audit;
using GradCam.Data.Repair;

namespace GradCam.Cli.Repair;

/// <summary>What a repair knows: pictures, and what is wrong with them.</summary>
internal sealed record FixCase
{
    /// <summary>The names of the classes.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The size of the pictures.</summary>
    public required PixelGrid Grid { get; init; }

    /// <summary>The samples to fit to and to check with.</summary>
    public required IReadOnlyList<RepairSample> Samples { get; init; }

    /// <summary>The names of the pictures; the samples begin with them, as they are.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The audit; null without one.</summary>
    public AuditReport? Audit { get; init; }

    /// <summary>The audit's pictures; null without one.</summary>
    public AuditSet? Set { get; init; }

    /// <summary>The artifact in words, for the metadata.</summary>
    public required string Said { get; init; }

    /// <summary>What is assumed or left out, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The name of a class.</summary>
    public string NameOf(int @class) => @class < Classes.Count ? Classes[@class] : $"class {@class}";
}
