using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>
/// The content of a report, which <c>--bundle</c> writes as JSON and the page shows. docs/report.schema.json is written
/// from these types.
/// </summary>
internal sealed record ReportBundle
{
    /// <summary>The form of the bundle; a change of what a property means is a new one.</summary>
    public const int CurrentVersion = 1;

    [Description("Form of this file.")]
    public int Version { get; init; } = CurrentVersion;

    [Description("Title of the report.")]
    public required string Title { get; init; }

    [Description("When the report was made, in UTC.")]
    public required DateTime Made { get; init; }

    [Description("Facts about the run that the rows are from.")]
    public required RunFacts Run { get; init; }

    [Description("What matters most, best first: a sentence each.")]
    public required IReadOnlyList<Headline> Headlines { get; init; }

    [Description("Names of the classes that occur as labels or predictions; other parts give their positions here.")]
    public required IReadOnlyList<string> Classes { get; init; }

    [Description("How many pictures are recognized; null without labels that the model knows.")]
    public Recognition? Recognition { get; init; }

    [Description("How far probabilities can be believed; null without labels or probabilities.")]
    public Calibration? Calibration { get; init; }

    [Description("Which classes are taken for which; null without labels.")]
    public Confusion? Confusion { get; init; }

    [Description("Groups of pictures with surprisingly many errors; null without labels.")]
    public SliceSearch? Slices { get; init; }

    [Description("How well labels can be told without looking at the object; null without labels.")]
    public LeakTest? Leak { get; init; }

    [Description("Mean maps of classes and of kinds of errors.")]
    public required IReadOnlyList<MeanMap> MeanMaps { get; init; }

    [Description("How often each code of the column findings occurs, the most frequent first.")]
    public required IReadOnlyList<NamedCount> Findings { get; init; }

    [Description("Why pictures have no map: reasons and how often each occurs.")]
    public required IReadOnlyList<NamedCount> Errors { get; init; }

    [Description("The pictures that the report shows.")]
    public required Gallery Gallery { get; init; }
}

/// <summary>A sentence at the top of the report.</summary>
internal sealed record Headline
{
    [Description("good, neutral, finding (look at it) or bad (rows cannot be believed).")]
    public required string Kind { get; init; }

    [Description("One sentence with its numbers.")]
    public required string Sentence { get; init; }

    [Description("The part of the bundle that it is from: recognition, calibration, slices, leak, errors ...")]
    public required string Part { get; init; }
}

/// <summary>A name and how often it occurs.</summary>
internal sealed record NamedCount
{
    [Description("Name.")]
    public required string Name { get; init; }

    [Description("Number of pictures.")]
    public required long Count { get; init; }

    [Description("What it means, in a sentence; null if nothing more is known.")]
    public string? Meaning { get; init; }
}
