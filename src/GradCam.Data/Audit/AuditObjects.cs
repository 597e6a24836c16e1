using System.ComponentModel;
using GradCam.Data.Report;

namespace GradCam.Data.Audit;

/// <summary>Whether the evidence lies on the objects that the source marks, and what happens without them.</summary>
internal sealed record AuditObjects
{
    [Description("Number of pictures with a marked object.")]
    public required int Pictures { get; init; }

    [Description("Part of the map's positive mass on the object, on average.")]
    public required double Mass { get; init; }

    [Description("Part of the picture that the object covers, on average: what chance would give.")]
    public required double Area { get; init; }

    [Description("Fall of the label's probability when the object is painted over.")]
    public required Effect WithoutObject { get; init; }

    [Description("Fall of the label's probability when all but the object is painted over.")]
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
