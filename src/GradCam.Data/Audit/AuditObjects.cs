using GradCam.Data.Audit;
using GradCam.Data.Report;

namespace GradCam.Data;

/// <summary>Whether the evidence lies on the objects that the source marks, and what happens without them.</summary>
public sealed record AuditObjects
{
    /// <summary>Number of pictures with a marked object.</summary>
    public required int Pictures { get; init; }

    /// <summary>Part of the map's positive mass on the object, 0..1, on average.</summary>
    public required double Mass { get; init; }

    /// <summary>Part of the picture that the object covers, 0..1, on average: what chance would give.</summary>
    public required double Area { get; init; }

    /// <summary>Fall of the label's probability when the object is painted over.</summary>
    public required Effect WithoutObject { get; init; }

    /// <summary>Fall of the label's probability when all but the object is painted over.</summary>
    public required Effect WithoutRest { get; init; }

    /// <summary>The result in a sentence.</summary>
    public string Sentence =>
        $"{ReportWords.Percent(Mass)} of the evidence lies on the objects, which cover {ReportWords.Percent(Area)} of "
        + $"the {ReportWords.Count(Pictures, "picture")} that mark one; painting the objects over changes the label's "
        + $"probability by {AuditWords.Number(-WithoutObject.Mean)}, painting all else over by "
        + $"{AuditWords.Number(-WithoutRest.Mean)}"
        + (
            WithoutRest.Low > WithoutObject.High
                ? ": the network decides more by what is around the objects than by them."
                : "."
        );
}
