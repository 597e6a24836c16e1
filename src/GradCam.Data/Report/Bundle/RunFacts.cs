using System.ComponentModel;

namespace GradCam.Data.Report.Bundle;

/// <summary>Facts about the run that the rows are from.</summary>
internal sealed record RunFacts
{
    [Description("Name of the model; null for rows of a table that does not say it.")]
    public string? Model { get; init; }

    [Description("Name of the source; null as above.")]
    public string? Source { get; init; }

    [Description("Command that made the rows; null as above.")]
    public string? Command { get; init; }

    [Description("Method of the maps.")]
    public string? Method { get; init; }

    [Description("Layer of the maps.")]
    public string? Layer { get; init; }

    [Description("Number of pictures.")]
    public required long Pictures { get; init; }

    [Description("Number of pictures with a label that the model knows.")]
    public required long Labelled { get; init; }

    [Description("Number of pictures that could not be read or explained.")]
    public required long Failed { get; init; }

    [Description("What is assumed or left out, a sentence each: missing shards, other methods in the rows.")]
    public required IReadOnlyList<string> Remarks { get; init; }
}
