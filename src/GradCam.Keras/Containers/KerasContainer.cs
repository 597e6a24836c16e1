using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GradCam.Keras.Config;

namespace GradCam.Keras.Containers;

/// <summary>A Keras file, opened: what its kind is is told by its content, not by its name.</summary>
internal sealed class KerasContainer : IDisposable
{
    private readonly Hdf5 _file;

    private KerasContainer(Hdf5 file, WeightStore weights, KerasNetwork? network, string version, string backend)
    {
        (_file, Weights, Network, Version, Backend) = (file, weights, network, version, backend);
    }

    /// <summary>The model; null if the file holds weights alone.</summary>
    public KerasNetwork? Network { get; }

    public WeightStore Weights { get; }

    /// <summary>Keras' version, such as <c>2.4.0</c>; empty if the file does not say it.</summary>
    public string Version { get; }

    /// <summary>What computed it: <c>tensorflow</c>, or <c>theano</c> of old, which turned kernels around.</summary>
    public string Backend { get; }

    public void Dispose() => _file.Dispose();

    /// <summary>Opens a file.</summary>
    /// <exception cref="GradCamException">It is missing, no Keras file, or damaged.</exception>
    public static KerasContainer Open(string path)
    {
        var file = FileBytes.Open(path);
        try
        {
            Span<byte> head = stackalloc byte[8];
            int got = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (head[..got].SequenceEqual(FileSignatures.Hdf5)) return OfHdf5(Hdf5.Open(file, path), path);
            if (head[..got].StartsWith(FileSignatures.Zip)) return OfZip(file, path);
            throw new GradCamException($"{path} is no Keras file; give an .h5 or .keras file that Keras wrote.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static KerasContainer OfHdf5(Hdf5 file, string path)
    {
        try
        {
            var root = file.Root;
            var network = file.Text(root, "model_config") is { } config ? NetworkReader.Parse(Encoding.UTF8.GetBytes(config), path) : null;
            var weights = file.Group(root, "model_weights") ?? root;
            // Weights that Keras 3 saved by themselves lie as in a .keras file.
            WeightStore store = network is null && file.Texts(weights, "layer_names") is null ? new CheckpointWeights(file) : new LegacyWeights(file, weights);
            return new(file, store, network, file.Text(root, "keras_version") ?? file.Text(weights, "keras_version") ?? "", file.Text(root, "backend") ?? file.Text(weights, "backend") ?? "");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static KerasContainer OfZip(Stream stream, string path)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            byte[] config = Entry(zip, "config.json", path, Limits.ConfigBytes) ?? throw new GradCamException(
                $"{path} is a zip archive but holds no config.json, so no Keras model; {(zip.Entries.Any(e => e.Name.EndsWith(".h5", StringComparison.Ordinal)) ? "unpack it and give the .h5 file in it" : "PyTorch's .pt files are such archives, which have to be exported to ONNX")}.");
            var network = NetworkReader.Parse(config, path);
            string version = Version3(Entry(zip, "metadata.json", path, 1 << 20));
            byte[] weights = Entry(zip, "model.weights.h5", path, Limits.EntryBytes)
                ?? throw new GradCamException($"{path} holds no model.weights.h5; save the model with weights in HDF5, in one piece.");
            var file = Hdf5.Open(new MemoryStream(weights, writable: false), path);
            return new(file, new CheckpointWeights(file), network, version, "");
        }
        catch (InvalidDataException e)
        {
            throw new GradCamException($"{path} is a damaged zip archive ({e.Message.TrimEnd('.')}); copy or save the model again.", e);
        }
    }

    private static string Version3(byte[]? metadata)
    {
        try
        {
            return metadata is null ? "" : JsonElement.Parse(metadata).Text("keras_version") ?? "";
        }
        catch (JsonException)
        {
            // Nothing depends on it but how old activations were defined.
            return "";
        }
    }

    /// <summary>An entry's bytes: as many as it claims, and no more than what is stored could unpack to in earnest.</summary>
    private static byte[]? Entry(ZipArchive zip, string name, string path, long most)
    {
        if (zip.GetEntry(name) is not { } entry) return null;
        if (entry.Length > most || entry.Length > Math.Max(Limits.Free, entry.CompressedLength * Limits.Ratio))
            throw new GradCamException($"'{name}' in {path} unpacks to {entry.Length:N0} bytes, far more than a model needs; it is not read, save the model again.");
        byte[] bytes = new byte[entry.Length];
        using var stream = entry.Open();
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || stream.ReadByte() >= 0)
            throw new GradCamException($"'{name}' in {path} has another length than it claims; copy or save the model again.");
        return bytes;
    }
}
