using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Data.Report.Bundle;
using GradCam.Foundation;

namespace GradCam.Data.Audit;

/// <summary>The result of an audit, which <c>gradcam audit</c> writes as JSON and <c>gradcam fix</c> reads.</summary>
internal sealed record AuditReport
{
    [Description("Form of this file.")]
    public int Version { get; init; } = 1;

    [Description("Name of the model.")]
    public required string Model { get; init; }

    [Description("Hash of the model's file; null for a built-in one.")]
    public string? ModelHash { get; init; }

    [Description("Absolute path of the pictures.")]
    public required string Source { get; init; }

    [Description("Absolute path of the folder that the paths of a list are below, where it was given.")]
    public string? Root { get; init; }

    [Description("Column of the list's paths, where it was given.")]
    public string? PictureColumn { get; init; }

    [Description("Column of the list's labels, where it was given.")]
    public string? LabelColumn { get; init; }

    [Description("Number of pictures that were experimented on.")]
    public required int Pictures { get; init; }

    [Description("Names of the classes.")]
    public required IReadOnlyList<string> Classes { get; init; }

    [Description("Seed of what was drawn.")]
    public required int Seed { get; init; }

    [Description("The result in a sentence.")]
    public required string Sentence { get; init; }

    [Description("What the network cheats with, the greatest effect times pictures first.")]
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    [Description("Suspicions whose effect is not above the noise.")]
    public required IReadOnlyList<AuditFinding> Dismissed { get; init; }

    [Description("The ways in which each class is recognized: its maps, clustered.")]
    public IReadOnlyList<AuditCluster> Clusters { get; init; } = [];

    [Description("How well labels can be told from where evidence lies, and from properties of the pictures.")]
    public LeakTest? Leak { get; init; }

    [Description("Whether the evidence lies on marked objects; null where none are marked.")]
    public AuditObjects? Objects { get; init; }

    [Description("What is assumed or left out, a sentence each.")]
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Writes it into a file.</summary>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public void Write(string path) =>
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, this, AuditJson.Default.AuditReport));

    /// <summary>It as a JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AuditJson.Default.AuditReport);

    /// <summary>Reads one.</summary>
    /// <exception cref="GradCamException">It is none.</exception>
    public static AuditReport Read(string path)
    {
        byte[] text = FileBytes.Read(path, _ => { }, "text-bytes");
        try
        {
            if (JsonSerializer.Deserialize(text, AuditJson.Default.AuditReport) is { Version: 1 } report)
                return report;
        }
        catch (JsonException e)
        {
            throw new GradCamException($"{path} is no audit: give the file that `gradcam audit` wrote.", e);
        }
        throw new GradCamException($"{path} is an audit of another version: audit the model again.");
    }
}

/// <summary>A suspicion and what the experiments on it gave.</summary>
internal sealed record AuditFinding
{
    [Description("The finding in a sentence.")]
    public required string Sentence { get; init; }

    [Description("Class that it speaks for: position in classes.")]
    public required int Class { get; init; }

    [Description("Numbers of the pictures that have it, in the source.")]
    public required IReadOnlyList<long> Pictures { get; init; }

    [Description("Names of the same pictures.")]
    public required IReadOnlyList<string> Names { get; init; }

    [Description("Number of all pictures of the class.")]
    public required int OfClass { get; init; }

    [Description("Pictures of other classes that have it.")]
    public required int Others { get; init; }

    [Description("It is at the same place in all pictures.")]
    public required bool IsFixed { get; init; }

    [Description("It is the colour behind the object: it is put there instead of being pasted, beside other colours.")]
    public bool IsBackground { get; init; }

    [Description("What it looks like, such as 'orange'; null where that was not told.")]
    public string? Look { get; init; }

    [Description("Cells of a grid of 32 x 32 that it covers, row by row: one list for all pictures, or one for each.")]
    public required IReadOnlyList<IReadOnlyList<int>> Cells { get; init; }

    [Description("Rise of the class's probability when it is pasted into pictures of other classes.")]
    public required Effect Pasted { get; init; }

    [Description(
        "The same with other cells of the same pictures, of the same number and shape; with the colours behind the "
            + "objects of other classes, for a background."
    )]
    public required Effect Elsewhere { get; init; }

    [Description("The same with the same cells of pictures of the class that do not have it; null if there are few.")]
    public Effect? Without { get; init; }

    [Description(
        "The same with what the network looks at in pictures of the class that do not have it: cells of the same "
            + "number and shape where most of the map is; null where it was found by a colour, or if there are few."
    )]
    public Effect? Evident { get; init; }

    [Description("The same with the same cells of pictures of other classes; null for a background.")]
    public Effect? Foreign { get; init; }

    [Description("The same when it is pasted to another place; null for a background.")]
    public Effect? Moved { get; init; }

    [Description(
        "Fall of the class's probability when it is painted over in its own pictures, by what it is painted with."
    )]
    public required IReadOnlyDictionary<string, Effect> Painted { get; init; }

    [Description("Part of the map's positive mass within its cells, on average.")]
    public required double Mass { get; init; }

    [Description("Probability of such a colour by chance, corrected for all that were tried.")]
    public required double PValue { get; init; }
}

/// <summary>A mean change of a probability.</summary>
internal sealed record Effect
{
    [Description("Mean over the experiments, -1..1.")]
    public required double Mean { get; init; }

    [Description("Lower end of the 95 % bootstrap interval.")]
    public required double Low { get; init; }

    [Description("Upper end.")]
    public required double High { get; init; }

    [Description("Number of experiments.")]
    public required int Count { get; init; }
}

/// <summary>How an audit is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(AuditReport))]
internal sealed partial class AuditJson : JsonSerializerContext;
