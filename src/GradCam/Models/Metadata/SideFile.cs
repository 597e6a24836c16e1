using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Models.Metadata;

/// <summary>
/// Files that lie beside a model without being named: in its folder, and above it for a model in a folder
/// <c>onnx</c>, as Hugging Face's exports have it. What cannot be read is left out with a remark, for nobody asked for
/// it.
/// </summary>
internal static class SideFile
{
    /// <summary>Reads the first file of a name.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="read">Reads it; null if it is about something else.</param>
    public static IEnumerable<Learned> Read(ModelFacts facts, string name, Func<string, Learned?> read)
    {
        if (facts.Path is not { } model)
            return [];
        foreach (string folder in Folders(model))
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path) && !NamedFile.IsLink(path) && FileKind.Special(path) is null)
                continue;
            try
            {
                return read(NamedFile.Beside(model, folder, name)) is { } learned ? [learned] : [];
            }
            catch (GradCamException error)
            {
                return [new(path, ModelCard.Empty, $"A file beside the model is left out: {error.Message}")];
            }
        }
        return [];
    }

    /// <summary>Reads the first JSON file of a name.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="read">Reads its root; null if it is about something else.</param>
    public static IEnumerable<Learned> ReadJson(ModelFacts facts, string name, Func<JsonElement, ModelCard?> read) =>
        Read(
            facts,
            name,
            path =>
            {
                var text = FileBytes.Read(path, _ => { }, "text-bytes", facts.Limits);
                using var document = ModelCardText.Parse(text, path);
                return read(document.RootElement) is { } card ? new(path, card) : null;
            }
        );

    /// <summary>The names of the files of a pattern in the model's folder, at most two.</summary>
    public static IReadOnlyList<string> Some(ModelFacts facts, string pattern)
    {
        if (facts.Path is null)
            return [];
        try
        {
            var found = Directory.EnumerateFiles(Folders(facts.Path)[0] is { Length: > 0 } own ? own : ".", pattern);
            return [.. found.Select(f => Path.GetFileName(f)).Take(2)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static string[] Folders(string model)
    {
        string own = Path.GetDirectoryName(model) ?? "";
        string full = Path.GetDirectoryName(Path.GetFullPath(model)) ?? "";
        bool nested = Path.GetFileName(full).Equals("onnx", StringComparison.OrdinalIgnoreCase);
        return nested && Path.GetDirectoryName(full) is { } above ? [own, above] : [own];
    }
}
