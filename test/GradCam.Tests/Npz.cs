using System.IO.Compression;

namespace GradCam.Tests;

/// <summary>The arrays of a NumPy .npz archive, each read when it is asked for.</summary>
public sealed class Npz
{
    private readonly Dictionary<string, Lazy<Tensor>> _arrays;

    private Npz(Dictionary<string, Lazy<Tensor>> arrays) => _arrays = arrays;

    /// <summary>The names of the arrays, without ".npy".</summary>
    public IReadOnlyCollection<string> Keys => _arrays.Keys;

    public Tensor this[string key] =>
        _arrays.TryGetValue(key, out var array)
            ? array.Value
            : throw new KeyNotFoundException($"No array '{key}'; there are {string.Join(", ", Keys)}.");

    public bool Contains(string key) => _arrays.ContainsKey(key);

    /// <summary>
    /// A path below the test project's output folder, such as "Golden/preprocess/tensors.npz", or an absolute one.
    /// </summary>
    public static Npz Load(string path)
    {
        var full = Path.Combine(AppContext.BaseDirectory, path);
        using var zip = ZipFile.OpenRead(full);
        return new Npz(
            zip.Entries.ToDictionary(
                entry =>
                    entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName,
                entry => new Lazy<Tensor>(() => Read(full, entry.FullName))
            )
        );
    }

    private static Tensor Read(string path, string entryName)
    {
        using var zip = ZipFile.OpenRead(path);
        using var stream = zip.GetEntry(entryName)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Npy.Decode(memory.GetBuffer().AsSpan(0, (int)memory.Length), $"{path}:{entryName}");
    }
}
