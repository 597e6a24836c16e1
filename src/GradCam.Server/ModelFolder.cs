using GradCam.Keras;
using GradCam.Models;

namespace GradCam.Server;

/// <summary>A folder of models, each served under its file's name without the ending.</summary>
/// <param name="path">The folder.</param>
/// <param name="load">Loads a file; null for the usual way.</param>
public sealed class ModelFolder(string path, Func<string, Explainer>? load = null)
{
    private readonly string _path = path ?? throw new ArgumentNullException(nameof(path));

    /// <summary>All models, by name.</summary>
    /// <exception cref="GradCamException">There is no such folder, or two files have one name.</exception>
    public IReadOnlyList<ModelEntry> All()
    {
        ModelEntry[] all = [.. Files().Select(file => EntryOf(file, load))];
        return all.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new GradCamException($"The folder {_path} has several models '{twice.Key}': rename one.")
            : all;
    }

    /// <summary>The model of a name, which is compared with those of the files and is never taken for a path.</summary>
    /// <exception cref="GradCamException">There is no such folder.</exception>
    public ModelEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Files().FirstOrDefault(file => ModelEntry.NameOf(file) == name) is { } file ? EntryOf(file, load) : null;
    }

    /// <summary>A model that is a file.</summary>
    /// <param name="file">The ONNX or Keras file.</param>
    /// <param name="load">Loads it; null for the usual way.</param>
    internal static ModelEntry EntryOf(string file, Func<string, Explainer>? load) =>
        new(
            ModelEntry.NameOf(file),
            ModelFileKind.IsKeras(file) ? "keras" : "onnx",
            () => load is not null ? load(file) : Usual(file)
        );

    private static Explainer Usual(string file) =>
        ModelFileKind.IsKeras(file)
            ? KerasModel.Load(file).ToExplainer(ModelEntry.Options)
            : Explainer.Load(file, ModelEntry.Options);

    private IEnumerable<string> Files()
    {
        try
        {
            return Directory
                .EnumerateFiles(_path)
                .Where(file =>
                    ModelFileKind.Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
                )
                .Order(StringComparer.Ordinal)
                .ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GradCamException($"The folder of models {_path} cannot be read: name one that can.", e);
        }
    }
}
