using GradCam.Data.Objects;

namespace GradCam.Data.Sources;

/// <summary>One picture of a source.</summary>
/// <param name="Index">Its number in the order of the source, from 0.</param>
/// <param name="Name">
/// Its path below the source's folder, or the member of an archive; the same on every machine.
/// </param>
/// <param name="Label">The right class, as the source has it; null where it says none.</param>
/// <param name="Values">The source's further columns, as texts; null where one has no value.</param>
/// <param name="Read">
/// Reads the bytes of its file. A <see cref="GradCamException"/> says why that is impossible, and fails the picture
/// alone.
/// </param>
internal sealed record SourceItem(
    long Index,
    string Name,
    string? Label,
    IReadOnlyList<string?> Values,
    Func<ResourceLimits, byte[]> Read
)
{
    /// <summary>What the source marks as the object; null for nothing.</summary>
    public MarkedObject? Object { get; init; }

    /// <summary>An item that cannot be read.</summary>
    public static SourceItem Broken(
        long index,
        string name,
        string? label,
        IReadOnlyList<string?> values,
        string reason
    ) => new(index, name, label, values, _ => throw new GradCamException(reason));
}
