using System.Collections.Concurrent;
using System.Globalization;
using GradCam.Targets;

namespace GradCam.Data.Rows;

/// <summary>The classes that the labels of a source mean.</summary>
/// <param name="labels">The model's class names.</param>
/// <param name="classes">Their number; null where it is not known.</param>
/// <param name="renamed">Labels of the source and the names, or numbers, of the model's classes.</param>
internal sealed class LabelMapping(Labels labels, int? classes, IReadOnlyDictionary<string, string> renamed)
{
    private readonly ConcurrentDictionary<string, int?> _known = new(StringComparer.Ordinal);

    /// <summary>The labels that no class was found for.</summary>
    public IEnumerable<string> Unknown => _known.Where(p => p.Value is null).Select(p => p.Key).Order();

    /// <summary>The number of a label's class; null if the model has none of that name.</summary>
    public int? IndexOf(string label) => _known.GetOrAdd(label, Find);

    /// <summary>The names of the model that are nearest to a label, for a message.</summary>
    public string? Suggestion(string label) =>
        labels.Names.Count > 0 ? MissingClass.Named(label, labels.Names).Message : null;

    private int? Find(string label)
    {
        string text = renamed.GetValueOrDefault(label, label).Trim();
        // Folders have underscores where names have spaces, and data sets hyphens.
        string plain = Plain(text);
        for (int i = 0; i < labels.Names.Count; i++)
            if (Plain(labels.Names[i]) == plain)
                return i;
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number < (classes ?? labels.Names.Count)
            ? number
            : null;
    }

    private static string Plain(string name) => name.Trim().Replace('_', ' ').Replace('-', ' ').ToUpperInvariant();
}
