using GradCam.Data.Sources;
using GradCam.Foundation;

namespace GradCam.Data.Repair;

/// <summary>The column of a list that says which group a picture belongs to.</summary>
internal static class GroupColumn
{
    private static readonly string[] Usual =
    [
        "group",
        "artifact",
        "spurious",
        "confounder",
        "attribute",
        "environment",
        "place",
    ];

    /// <summary>Its place among the further columns of a source.</summary>
    /// <param name="source">The list.</param>
    /// <param name="asked">Its name; null for a usual one.</param>
    /// <exception cref="GradCamException">There is no such column.</exception>
    public static int In(PictureSource source, string? asked)
    {
        string[] names = [.. source.Columns.Select(c => c.Name)];
        int at = asked is not null
            ? Array.IndexOf(names, asked)
            : Usual
                .Select(u => Array.FindIndex(names, n => n.Equals(u, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(i => i >= 0, -1);
        if (at >= 0)
            return at;
        if (names.Length == 0)
            throw new GradCamException(
                $"{source.Name} has no column of groups: it has only path and label. Add one and call it group."
            );
        throw new GradCamException(
            asked is not null
                ? $"{source.Name} has no column '{asked}': {Suggestions.Hint(asked, names)}"
                : $"{source.Name} has no column of groups: beside path and label it has "
                    + $"{string.Join(", ", names.Select(n => $"'{n}'"))}. Name one with PictureSetOptions.GroupColumn."
        );
    }
}
