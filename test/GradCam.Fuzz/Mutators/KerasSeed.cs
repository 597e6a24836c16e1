using System.Text.Json;
using GradCam.Tests;
using PureHDF;

namespace GradCam.Fuzz.Mutators;

/// <summary>
/// A small Keras model that other tests hold against others' numbers: its configuration and its weights.
/// </summary>
/// <param name="Model">The configuration.</param>
/// <param name="Weights">Of each layer, its arrays by name.</param>
internal sealed record KerasSeed(string Model, Dictionary<string, Dictionary<string, KerasSeedArray>> Weights)
{
    private static readonly Lazy<KerasSeed[]> Read = new(() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "test", "GradCam.Keras.Tests", "Golden"), "*.json")
                .Where(f => !Path.GetFileName(f).StartsWith("package", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .SelectMany(f =>
                    JsonSerializer.Deserialize<KerasSeed[]>(File.ReadAllBytes(f), JsonSerializerOptions.Web)!
                ),
        ]
    );

    /// <summary>Models of every layer that can be converted.</summary>
    public static KerasSeed[] All => Read.Value;

    /// <summary>The HDF5 file that Keras would write, with another configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="random">Changes the weights now and then.</param>
    public byte[] Hdf5(string config, Random random)
    {
        var file = new H5File();
        file.Attributes["model_config"] = config;
        file.Attributes["keras_version"] = random.Next(2) == 0 ? "2.15.0" : "3.4.1";
        file.Attributes["backend"] = "tensorflow";
        var groups = new H5Group();
        groups.Attributes["layer_names"] = Weights.Keys.DefaultIfEmpty("none").ToArray();
        foreach (var (layer, arrays) in Weights)
        {
            var group = new H5Group();
            if (arrays.Count > 0)
                group.Attributes["weight_names"] = arrays.Keys.ToArray();
            foreach (var (name, array) in arrays)
                Put(group, name, random.Next(20) == 0 ? array.Changed(random).Boxed : array.Boxed);
            Put(groups, layer, group);
        }
        file["model_weights"] = groups;
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static void Put(H5Group group, string path, object data)
    {
        string[] parts = path.Split('/');
        foreach (string part in parts[..^1])
        {
            if (!group.TryGetValue(part, out object? inner))
                group[part] = inner = new H5Group();
            group = (H5Group)inner!;
        }
        group[parts[^1]] = data;
    }
}

/// <summary>Weights of a layer.</summary>
internal sealed record KerasSeedArray(int[] Shape, float[] Data)
{
    /// <summary>The array as .NET has it.</summary>
    public object Boxed
    {
        get
        {
            if (Shape.Length == 0)
                return Data[0];
            var array = Array.CreateInstance(typeof(float), Shape);
            Buffer.BlockCopy(Data, 0, array, 0, 4 * Math.Min(Data.Length, array.Length));
            return array;
        }
    }

    /// <summary>Another shape.</summary>
    public KerasSeedArray Changed(Random random)
    {
        int[] shape = [.. Shape];
        if (shape.Length > 0)
            shape[random.Next(shape.Length)] = random.Next(1, 6);
        return new(random.Next(3) == 0 ? [.. shape, 1] : shape, Data);
    }
}
