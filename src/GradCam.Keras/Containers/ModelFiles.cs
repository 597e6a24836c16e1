using GradCam.Foundation;

namespace GradCam.Keras.Containers;

/// <summary>The names of the files of a model whose description and weights lie apart.</summary>
internal static class ModelFiles
{
    // The names that people give to weights: behind the description's name, and by themselves.
    private static readonly string[] Endings = [".weights.h5", "_weights.h5", "-weights.h5", ".h5", ".hdf5"],
        UsualWeights = ["model.weights.h5", "model_weights.h5", "weights.h5", "model.h5"],
        UsualDescriptions = ["model.json", "config.json", "architecture.json", "model_architecture.json"];

    // What an unpacked .keras archive and TensorFlow.js call them.
    private static readonly (string Description, string? Weights)[] Folders =
    [
        ("config.json", "model.weights.h5"),
        ("model.json", null),
    ];

    /// <summary>The file of a folder's model; null for a folder that holds none.</summary>
    public static string? InFolder(string folder) =>
        Folders
            .Where(f => Is(folder, f.Description) && (f.Weights is null || Is(folder, f.Weights)))
            .Select(f => NamedFile.Beside(folder, folder, f.Description))
            .FirstOrDefault();

    /// <summary>The name of the file of weights beside a description.</summary>
    /// <exception cref="GradCamException">There is none, or several may be meant.</exception>
    public static string WeightsOf(string description)
    {
        string stem = Path.GetFileNameWithoutExtension(description);
        string[] beside = [.. Files(description, "*.h5"), .. Files(description, "*.hdf5")];
        return Endings.Select(ending => stem + ending).Concat(UsualWeights).FirstOrDefault(beside.Contains)
            ?? (beside.Length == 1 ? beside[0] : null)
            ?? throw new GradCamException(
                $"{description} describes a Keras model, whose weights lie in another file: put it beside this one as "
                    + $"{stem}.h5 or {stem}.weights.h5 (of save_weights, in HDF5)."
            );
    }

    /// <summary>
    /// The names of the descriptions that may belong to a file of weights, the likeliest first. Those that are not made
    /// of its own name are names that any model may have.
    /// </summary>
    public static IEnumerable<(string Name, bool IsOfItsName)> DescriptionsOf(string weights)
    {
        string folder = Path.GetDirectoryName(weights) ?? "",
            name = Path.GetFileName(weights);
        return Endings
            .Where(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            .Select(ending => (Name: $"{name[..^ending.Length]}.json", IsOfItsName: true))
            .Concat(UsualDescriptions.Select(usual => (Name: usual, IsOfItsName: false)))
            .Where(d => Is(folder, d.Name));
    }

    private static bool Is(string folder, string name) => File.Exists(Path.Combine(folder, name));

    private static IEnumerable<string> Files(string beside, string pattern)
    {
        string folder = Path.GetDirectoryName(beside) is { Length: > 0 } own ? own : ".";
        return Directory.EnumerateFiles(folder, pattern).Select(f => Path.GetFileName(f)).Order();
    }
}
