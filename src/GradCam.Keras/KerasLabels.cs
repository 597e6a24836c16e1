using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;

namespace GradCam.Keras;

/// <summary>The class names in the files that Teachable Machine puts beside its models.</summary>
internal static class KerasLabels
{
    private const string Listed = "labels.txt",
        Metadata = "metadata.json";

    /// <summary>The class names, and the file that they come from; null if there are none.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">
    /// The list cannot be read, or a file is a link: nobody named it, so it must not lead elsewhere.
    /// </exception>
    public static (Labels Labels, string From)? Beside(string path, ResourceLimits limits)
    {
        string list = NamedFile.Beside(path, Listed);
        if (File.Exists(list))
            return (Labels.Load(list, limits), list);
        string[]? names = Description
            .Beside(path, Metadata, limits)
            ?.Root.Find("labels")
            ?.Items.Select(n => n.String ?? "")
            .ToArray();
        return names is { Length: > 0 } && names.All(n => n.Length > 0)
            ? (new Labels(names), Path.Combine(Path.GetDirectoryName(path) ?? "", Metadata))
            : null;
    }
}
