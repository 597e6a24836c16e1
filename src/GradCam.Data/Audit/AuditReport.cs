using System.Text.Json;
using GradCam.Data.Audit;
using GradCam.Foundation;

namespace GradCam.Data;

/// <summary>
/// What a network goes by instead of the object, tested by experiment: the result of an audit, which
/// <see cref="Write"/> keeps as JSON for a repair.
/// </summary>
public sealed record AuditReport
{
    /// <summary>Form of the file: 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Name of the model's file, or of a built-in model.</summary>
    public required string Model { get; init; }

    /// <summary>Hash of the model's file (XxHash128, hexadecimal); null where it was no file.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Absolute path of the pictures.</summary>
    public required string Source { get; init; }

    /// <summary>Absolute path of the folder that the paths of a list are below; null for the list's own.</summary>
    public string? Root { get; init; }

    /// <summary>Column of the list's paths; null for one of a usual name.</summary>
    public string? PictureColumn { get; init; }

    /// <summary>Column of the list's labels; null for one of a usual name.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Number of pictures that were experimented on.</summary>
    public required int Pictures { get; init; }

    /// <summary>Names of the classes, by their numbers.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Seed of what was drawn.</summary>
    public required int Seed { get; init; }

    /// <summary>The result in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>What the network cheats with, the greatest effect times pictures first.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>Suspicions whose effect is not above the noise, in the same order.</summary>
    public required IReadOnlyList<AuditFinding> Dismissed { get; init; }

    /// <summary>The ways in which each class is recognized: its maps, clustered.</summary>
    public IReadOnlyList<AuditCluster> Clusters { get; init; } = [];

    /// <summary>
    /// How well labels can be told from where evidence lies, and from properties of the pictures; null where there are
    /// too few pictures.
    /// </summary>
    public LeakTest? Leak { get; init; }

    /// <summary>Whether the evidence lies on marked objects; null where fewer than five pictures mark one.</summary>
    public AuditObjects? Objects { get; init; }

    /// <summary>What is assumed or left out, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Writes it into a JSON file, which appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, this, AuditJson.Default.AuditReport));
    }

    /// <summary>It as a JSON text, as <c>gradcam audit --json</c> prints it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AuditJson.Default.AuditReport);

    /// <summary>Reads what <see cref="Write"/> or <c>gradcam audit</c> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GradCamException">It is missing, or no audit of this version.</exception>
    public static AuditReport Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
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
