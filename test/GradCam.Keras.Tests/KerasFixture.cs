using System.IO.Compression;
using System.Text;
using System.Text.Json;
using PureHDF;

namespace GradCam.Keras.Tests;

/// <summary>Writes small Keras files into a folder that goes away.</summary>
public abstract class KerasFixture : IDisposable
{
    protected KerasFixture() => Directory.CreateDirectory(Folder);

    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gradcam-keras-{Guid.NewGuid():N}");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string At(string name) => Path.Combine(Folder, name);

    /// <summary>An HDF5 file of a whole model, or of weights alone, as Keras 2 writes it.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="config">The <c>model_config</c>; null for weights alone.</param>
    /// <param name="weights">Of each layer of the outermost model, its arrays by name.</param>
    protected string WriteH5(
        string name,
        string? config,
        params (string Layer, (string Name, Array Data)[] Arrays)[] weights
    ) =>
        WriteH5(
            name,
            config,
            "2.4.0",
            [.. weights.Select(w => (w.Layer, w.Arrays.Select(a => (a.Name, (object)a.Data)).ToArray()))]
        );

    /// <summary>The same as another version writes it, whose arrays may be single numbers.</summary>
    protected string WriteH5(
        string name,
        string? config,
        string version,
        (string Layer, (string Name, object Data)[] Arrays)[] weights
    )
    {
        var file = new H5File();
        if (config is not null)
            file.Attributes["model_config"] = config;
        file.Attributes["keras_version"] = version;
        file.Attributes["backend"] = "tensorflow";
        var groups = config is null ? file : new H5Group();
        groups.Attributes["layer_names"] = weights.Select(w => w.Layer).DefaultIfEmpty("none").ToArray();
        foreach (var (layer, arrays) in weights)
        {
            var group = new H5Group();
            if (arrays.Length > 0)
                group.Attributes["weight_names"] = arrays.Select(a => a.Name).ToArray();
            foreach (var (array, data) in arrays)
                Put(group, array, data);
            Put(groups, layer, group);
        }
        if (config is not null)
            file["model_weights"] = groups;
        file.Write(At(name));
        return At(name);
    }

    /// <summary>The version of Keras that writes archives.</summary>
    protected virtual string ArchiveVersion => "3.4.1";

    /// <summary>A <c>.keras</c> file as Keras 3 writes it.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="config">The <c>config.json</c>.</param>
    /// <param name="weights">The data sets by their paths.</param>
    protected string WriteKeras(string name, string config, params (string Path, Array Data)[] weights)
    {
        var file = new H5File();
        foreach (var (path, data) in weights)
            Put(file, path, data);
        string h5 = At($"{name}.weights.h5");
        file.Write(h5);
        using var zip = ZipFile.Open(At(name), ZipArchiveMode.Create);
        Text(
            zip,
            "metadata.json",
            $$"""{"keras_version": "{{ArchiveVersion}}", "date_saved": "2024-07-01@10:00:00"}"""
        );
        Text(zip, "config.json", config);
        zip.CreateEntryFromFile(h5, "model.weights.h5", CompressionLevel.NoCompression);
        return At(name);
    }

    protected static void Text(ZipArchive zip, string name, string text)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    protected static void Put(H5Group group, string path, object data)
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

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 512 };

    /// <summary>Keras 2's description of a Sequential model.</summary>
    protected static string Sequential(params object[] layers) =>
        JsonSerializer.Serialize(new { class_name = "Sequential", config = new { name = "net", layers } }, Deep);

    protected static object Layer(string kind, object config) => new { class_name = kind, config };

    /// <summary>A convolution of two channels into three, the only layer of the smallest models.</summary>
    protected static object SmallConv =>
        Layer(
            "Conv2D",
            new
            {
                name = "conv",
                batch_input_shape = new int?[] { null, 4, 4, 2 },
                filters = 3,
                kernel_size = new[] { 3, 3 },
            }
        );

    /// <summary>Its weights.</summary>
    protected static (string Name, Array Data)[] SmallWeights =>
        [("conv/kernel:0", Numbers(3, 3, 2, 3)), ("conv/bias:0", Numbers(3))];

    /// <summary>Numbers that are neither equal nor large.</summary>
    protected static Array Numbers(params int[] shape)
    {
        var array = Array.CreateInstance(typeof(float), shape);
        int count = array.Length;
        var flat = new float[count];
        for (int i = 0; i < count; i++)
            flat[i] = MathF.Sin(i * 1.7f + count) * 0.5f;
        Buffer.BlockCopy(flat, 0, array, 0, 4 * count);
        return array;
    }
}
