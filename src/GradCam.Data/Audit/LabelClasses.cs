using GradCam.Data.Rows;

namespace GradCam.Data.Audit;

/// <summary>The model's classes that the labels of a data set mean.</summary>
internal sealed class LabelClasses
{
    private readonly Func<string, int?> _of;

    private LabelClasses(Func<string, int?> of, IReadOnlyList<string> names) => (_of, Names) = (of, names);

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The class of a label; <see cref="AuditPicture.NoLabel"/> for none.</summary>
    public int Of(string? label) => (label is null ? null : _of(label)) ?? AuditPicture.NoLabel;

    /// <summary>Finds them: those of the model's names, or else in the order of the labels.</summary>
    /// <param name="explainer">The model.</param>
    /// <param name="labels">The labels of all pictures.</param>
    /// <param name="renamed">Labels of the data set and the classes that they mean.</param>
    /// <param name="remarks">Takes what is assumed, a sentence each.</param>
    public static LabelClasses Of(
        Explainer explainer,
        IEnumerable<string?> labels,
        IReadOnlyDictionary<string, string> renamed,
        List<string> remarks
    )
    {
        string[] found = [.. labels.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        int? count = explainer.Model.Network.Classes;
        // One score of two classes speaks for the second.
        count = count == 1 && explainer.Labels.Names.Count is 0 or 2 ? 2 : count;
        var mapping = new LabelMapping(explainer.Labels, count, renamed);
        bool none = Array.TrueForAll(found, l => mapping.IndexOf(l) is null);
        if (none && explainer.LabelsOrigin is null && found.Length == count)
        {
            remarks.Add(
                "Nothing names the model's classes; assumed is the order of the labels: "
                    + $"{string.Join(", ", found)}. If that is wrong, give ExplainerOptions.Labels."
            );
            return new(l => Array.IndexOf(found, l) is >= 0 and var at ? at : null, found);
        }
        if (Array.Find(found, l => mapping.IndexOf(l) is null) is { } unknown)
            remarks.Add(
                $"The model has no class of the label '{unknown}', whose pictures are left out: give its class with "
                    + "PictureSetOptions.LabelMap."
            );
        return new(mapping.IndexOf, [.. Enumerable.Range(0, count ?? 0).Select(i => explainer.Labels[i])]);
    }
}
