namespace GradCam.Data;

/// <summary>How a model is audited.</summary>
public sealed record AuditOptions
{
    /// <summary>The layer of the maps: its name, or <c>auto</c>.</summary>
    public string Layer { get; init; } = "auto";

    /// <summary>The seed of what is drawn: the same gives the same findings.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The file of a page to write, with the pictures that show each finding; null for none. The pictures are in memory
    /// during the audit alone.
    /// </summary>
    public string? Page { get; init; }

    /// <summary>The name of the report's file, which the page says how to go on with.</summary>
    internal string ReportFile { get; init; } = "audit.json";

    /// <summary>Puts remarks into the words of the caller.</summary>
    internal Func<string, string> Words { get; init; } = text => text;
}
