using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>The search for groups of pictures with surprisingly many errors.</summary>
internal sealed record SliceSearch
{
    [Description("Slices that were found, the strongest evidence first.")]
    public required IReadOnlyList<Slice> Found { get; init; }

    [Description("Number of slices that could have been named, which the levels are corrected for.")]
    public required long Tested { get; init; }

    [Description("Probability of naming a slice although errors fall by chance.")]
    public required double Level { get; init; }

    [Description("Columns that were searched.")]
    public required IReadOnlyList<string> Columns { get; init; }

    [Description("The result in a sentence, also where nothing was found.")]
    public required string Sentence { get; init; }
}

/// <summary>Pictures that share conditions, and are wrong more often than the others.</summary>
internal sealed record Slice
{
    [Description("The finding in a sentence.")]
    public required string Sentence { get; init; }

    [Description("Conditions, all of which hold.")]
    public required IReadOnlyList<Condition> Conditions { get; init; }

    [Description("Errors among the pictures of the slice.")]
    public required Share Wrong { get; init; }

    [Description("Errors among all other pictures.")]
    public required Share Others { get; init; }

    [Description("Probability of so many errors by chance (Fisher's exact test), corrected for all slices tested.")]
    public required double PValue { get; init; }

    [Description("Slices of nearly the same pictures, or whose errors this one explains, in words.")]
    public required IReadOnlyList<string> Joined { get; init; }

    [Description("Examples of its errors: positions in the gallery, the surest first.")]
    public required IReadOnlyList<int> Examples { get; init; }
}

/// <summary>A condition on a column.</summary>
internal sealed record Condition
{
    [Description("Column of the rows.")]
    public required string Column { get; init; }

    [Description("The condition in words.")]
    public required string Text { get; init; }

    [Description("The condition in SQL, for --sql.")]
    public required string Sql { get; init; }
}
