using System.Text.Json.Serialization;

namespace GradCam.Data;

/// <summary>A class and a kind of pictures, and how many of them are recognized before and after a repair.</summary>
/// <param name="Class">The class's name.</param>
/// <param name="Pictures">
/// <c>plain</c> for pictures as they are, <c>artifact</c> for those that have it, <c>pasted</c> for those that it was
/// pasted into, <c>cut</c> for those that it was cut out of; or the group that a list names.
/// </param>
/// <param name="Count">The number of pictures, which the repair that recognized them was not fitted to.</param>
/// <param name="Before">The part that is recognized before the repair, 0..1.</param>
/// <param name="After">The part that is recognized after it, 0..1.</param>
public sealed record FixedGroup(string Class, string Pictures, long Count, double Before, double After)
{
    /// <summary>The group in words, such as <c>circle, with it pasted in</c>.</summary>
    [JsonIgnore]
    public string InWords { get; internal init; } = $"{Class}, {Pictures}";

    /// <summary><see cref="Before"/> with its interval.</summary>
    [JsonIgnore]
    public MeasuredShare BeforeShare { get; internal init; } = new(Before, 0, 1, Count);

    /// <summary><see cref="After"/> with its interval.</summary>
    [JsonIgnore]
    public MeasuredShare AfterShare { get; internal init; } = new(After, 0, 1, Count);

    /// <summary>A group before and after a repair.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="before">What was recognized before.</param>
    /// <param name="after">What was recognized after.</param>
    internal static FixedGroup Of(string name, Repair.GroupResult before, Repair.GroupResult after) =>
        new(
            name,
            before.Part ?? before.Group.ToString().ToLowerInvariant(),
            before.Accuracy.Of,
            before.Accuracy.Value,
            after.Accuracy.Value
        )
        {
            InWords = $"{name}, {before.Part ?? Repair.RepairGroups.InWords(before.Group)}",
            BeforeShare = MeasuredShare.Of(before.Accuracy),
            AfterShare = MeasuredShare.Of(after.Accuracy),
        };
}
