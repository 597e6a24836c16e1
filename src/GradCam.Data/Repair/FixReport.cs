using System.Text.Json;
using System.Text.Json.Serialization;

namespace GradCam.Data;

/// <summary>What a repair gained, and what was written.</summary>
public sealed record FixReport
{
    internal FixReport() { }

    /// <summary>The file of the fixed model; null if none was written, because nothing was gained.</summary>
    public string? Output { get; internal init; }

    /// <summary>The name of the best remedy; null if nothing could be measured.</summary>
    public string? Method { get; internal init; }

    /// <summary>Its strength.</summary>
    public double? Strength { get; internal init; }

    /// <summary>
    /// The worst group gains by more than chance (McNemar's test, 5 %), and pictures without the artifact lose no more
    /// than they may.
    /// </summary>
    public bool Gain { get; internal init; }

    /// <summary>The mean effect of the audit's first finding before, -1..1; null without an audit.</summary>
    public double? EffectBefore { get; internal init; }

    /// <summary>The same after; null without an audit, or if nothing was written.</summary>
    public double? EffectAfter { get; internal init; }

    /// <summary>The findings of the audit, tested anew; none without an audit, or if nothing was written.</summary>
    public IReadOnlyList<FixedFinding> Findings { get; internal init; } = [];

    /// <summary>What the best remedy did for each class and kind of pictures.</summary>
    public IReadOnlyList<FixedGroup> Groups { get; internal init; } = [];

    /// <summary>The remedies that were tried, the best first.</summary>
    public IReadOnlyList<TriedRemedy> Tried { get; internal init; } = [];

    /// <summary>The remedies that do not apply.</summary>
    public IReadOnlyList<LeftRemedy> DoNotApply { get; internal init; } = [];

    /// <summary>The names of the nodes that were added to the model; none where weights alone were changed.</summary>
    public IReadOnlyList<string> Nodes { get; internal init; } = [];

    /// <summary>What is assumed or left out, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; internal init; } = [];

    /// <summary>The result in a sentence or two.</summary>
    [JsonIgnore]
    public string Sentence { get; internal init; } = "";

    /// <summary>
    /// The model card that was written beside the file; null if none was, or another one is there already.
    /// </summary>
    [JsonIgnore]
    public string? Card { get; internal init; }

    /// <summary>It as a JSON text, as <c>gradcam fix --json</c> prints it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.FixReport);
}
