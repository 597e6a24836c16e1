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
    /// <param name="asked">Its name; empty for a usual one.</param>
    /// <exception cref="GradCamException">There is no such column.</exception>
    public static int In(PictureSource source, string asked)
    {
        string[] names = [.. source.Columns.Select(c => c.Name)];
        int at =
            asked.Length > 0
                ? Array.IndexOf(names, asked)
                : Usual
                    .Select(u => Array.FindIndex(names, n => n.Equals(u, StringComparison.OrdinalIgnoreCase)))
                    .FirstOrDefault(i => i >= 0, -1);
        if (at >= 0)
            return at;
        string has =
            names.Length > 0 ? $"it has {string.Join(", ", names.Select(n => $"'{n}'"))} beside" : "it has only";
        throw new GradCamException(
            asked.Length > 0
                ? $"{source.Name} has no column '{asked}': {(names.Length > 0 ? Suggestions.Hint(asked, names) : "it has none beside path and label.")}"
                : $"{source.Name} has no column of groups: {has} path and label. Name one with --group-column, or call "
                    + "it group."
        );
    }
}
