using GradCam.Data.Report;

namespace GradCam.Data.Repair;

/// <summary>The groups of a user's list.</summary>
/// <param name="pictures">The pictures, each of a group.</param>
internal sealed class NamedGroups(RepairPictures pictures)
{
    private const int Few = 10;

    private static readonly string[] Usual = ["1", "true", "yes", "artifact", "spurious", "with"];

    private readonly string[] _parts = [.. pictures.All.Select(p => p.Part!).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The group of the pictures with the artifact; null where it is not one of two.</summary>
    private string? Artifact =>
        _parts.Length == 2 ? Array.Find(_parts, p => Usual.Contains(p.ToLowerInvariant())) ?? _parts[1] : null;

    /// <summary>The pictures as samples.</summary>
    public IReadOnlyList<RepairSample> Samples() =>
        [.. pictures.All.Select(p => p.As(p.Part == Artifact ? RepairGroup.Artifact : RepairGroup.Plain))];

    /// <summary>What is to be said of them, a sentence each.</summary>
    public IReadOnlyList<string> Remarks()
    {
        var remarks = new List<string>();
        if (Artifact is { } artifact)
            remarks.Add($"The pictures of group '{artifact}' are taken to have the artifact, those of the other not.");
        else if (_parts.Length == 1)
            remarks.Add(
                $"All pictures are of group '{_parts[0]}', so that there is nothing to balance but the classes."
            );
        else
            remarks.Add(
                $"There are {_parts.Length} groups, so that there is no one artifact: remedies that need it are left "
                    + "out."
            );
        var counts = pictures.All.CountBy(p => (p.Picture.Label, p.Part)).ToDictionary(c => c.Key, c => c.Value);
        foreach (int label in pictures.All.Select(p => p.Picture.Label).Distinct().Order())
        foreach (string part in _parts)
        {
            int count = counts.GetValueOrDefault((label, part));
            string name = label < pictures.Classes.Count ? pictures.Classes[label] : $"{label}";
            if (count == 0)
                remarks.Add(
                    $"No picture of '{name}' is of group '{part}': it cannot be balanced, and how well it is "
                        + "recognized is not measured. An audit pastes what is missing."
                );
            else if (count < Few)
                remarks.Add(
                    $"Only {ReportWords.Count(count, "picture")} of '{name}' {(count == 1 ? "is" : "are")} of group "
                        + $"'{part}', so that its numbers are rough."
                );
        }
        return remarks;
    }
}
