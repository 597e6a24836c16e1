namespace GradCam.Server;

/// <summary>A model to serve.</summary>
/// <param name="Name">Its name in addresses and requests.</param>
/// <param name="Kind">Its kind, such as <c>onnx</c>, <c>keras</c> or <c>built-in</c>.</param>
/// <param name="Load">Loads it; called anew when it is loaded again. The server disposes what it gives.</param>
public sealed record ModelEntry(string Name, string Kind, Func<Explainer> Load)
{
    private const int LongestName = 100;

    /// <summary>What a model that is asked for whatever anyone likes keeps.</summary>
    internal static ExplainerOptions Options { get; } = new() { MaxGraphs = 16 };

    /// <summary>A model that comes with the library.</summary>
    public static ModelEntry BuiltIn(BuiltInModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model.Name, "built-in", () => Explainer.Load(model, Options));
    }

    /// <summary>A model that is an ONNX or Keras file, served under the file's name without its ending.</summary>
    public static ModelEntry File(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ModelFolder.EntryOf(path, null);
    }

    /// <summary>
    /// The name of a file's model: its own without the ending, with hyphens for what addresses do not hold well.
    /// </summary>
    internal static string NameOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file.TrimEnd('/', '\\'));
        string plain = string.Concat(
            name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')
        );
        return plain.Trim('.') is { Length: > 0 } some ? some : "model";
    }
}
