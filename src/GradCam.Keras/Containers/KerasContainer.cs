using System.Globalization;
using System.IO.Compression;
using System.Text;
using GradCam.Foundation;
using GradCam.Keras.Config;

namespace GradCam.Keras.Containers;

/// <summary>An open Keras file; its kind is told by its content, not by its name.</summary>
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

    /// <summary>The backend: <c>tensorflow</c>, or <c>theano</c> of old, which turned kernels around.</summary>
    public string Backend { get; }

    public void Dispose() => _file.Dispose();

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">It is missing, no Keras file, or damaged.</exception>
    public static KerasContainer Open(string path, ResourceLimits limits)
    {
        var file = FileBytes.Open(path);
        try
        {
            Span<byte> head = stackalloc byte[8];
            int got = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (head[..got].SequenceEqual(FileSignatures.Hdf5))
                return OfHdf5(Hdf5.Open(file, path, limits), path, limits);
            if (head[..got].StartsWith(FileSignatures.Zip))
                return OfZip(file, path, limits);
            throw new GradCamException($"{path} is no Keras file; give an .h5 or .keras file that Keras wrote.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static KerasContainer OfHdf5(Hdf5 file, string path, ResourceLimits limits)
    {
        try
        {
            var root = file.Root;
            var network = file.Text(root, "model_config") is { } config
                ? NetworkReader.Parse(Encoding.UTF8.GetBytes(config), path, limits)
                : null;
            var weights = file.Group(root, "model_weights") ?? root;
            // Weights that Keras 3 saved by themselves lie as in a .keras file.
            WeightStore store =
                network is null && file.Texts(weights, "layer_names") is null
                    ? new CheckpointWeights(file)
                    : new LegacyWeights(file, weights);
            return new(
                file,
                store,
                network,
                file.Text(root, "keras_version") ?? file.Text(weights, "keras_version") ?? "",
                file.Text(root, "backend") ?? file.Text(weights, "backend") ?? ""
            );
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static KerasContainer OfZip(Stream stream, string path, ResourceLimits limits)
    {
        try
        {
            // Its list of files is read whole; what is read then is bounded by what each of them may have.
            var metered = new MeteredStream(stream, Limits.DirectoryBytes);
            using var zip = new ZipArchive(metered, ZipArchiveMode.Read);
            _ = zip.Entries.Count;
            metered.Allowed = long.MaxValue;
            byte[] config =
                Entry(
                    zip,
                    "config.json",
                    path,
                    limits.ConfigBytes,
                    bytes => ConfigText.TooLong(path, bytes, limits),
                    limits,
                    stream.Length
                )
                ?? throw new GradCamException(
                    $"{path} is a zip archive but holds no config.json, so no Keras model; {InsteadOf(zip)}."
                );
            var network = NetworkReader.Parse(config, path, limits);
            string version = Version3(
                Entry(
                    zip,
                    "metadata.json",
                    path,
                    limits.ConfigBytes,
                    bytes => ConfigText.TooLong(path, bytes, limits),
                    limits,
                    stream.Length
                ),
                path,
                limits
            );
            byte[] weights =
                Entry(
                    zip,
                    "model.weights.h5",
                    path,
                    Array.MaxLength,
                    bytes => Unpacks("model.weights.h5", path, bytes, limits),
                    limits,
                    stream.Length
                )
                ?? throw new GradCamException(
                    $"{path} holds no model.weights.h5; save the model with weights in HDF5, in one piece."
                );
            var file = Hdf5.Open(new MemoryStream(weights, writable: false), path, limits);
            return new(file, new CheckpointWeights(file), network, version, "");
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or IOException
                        or NotSupportedException
                        or ArgumentException
                        or OverflowException
            )
        {
            throw new GradCamException(
                $"{path} is a damaged zip archive, or one that is packed or encrypted in a way that is not read; "
                    + "copy or save the model again.",
                e
            );
        }
    }

    private static string Version3(byte[]? metadata, string path, ResourceLimits limits)
    {
        try
        {
            return metadata is null ? "" : ConfigText.Parse(metadata, path, limits).Text("keras_version") ?? "";
        }
        catch (GradCamException)
        {
            // Nothing depends on it but how old activations were defined.
            return "";
        }
    }

    /// <summary>The remedy for an archive that holds no Keras model.</summary>
    private static string InsteadOf(ZipArchive zip) =>
        zip.Entries.Any(e => e.Name.EndsWith(".h5", StringComparison.Ordinal))
            ? "unpack it and give the .h5 file in it"
            : "PyTorch's .pt files are such archives, which have to be exported to ONNX";

    /// <summary>
    /// An entry's bytes: as many as it claims, and no more than its stored bytes can plausibly unpack to.
    /// </summary>
    private static byte[]? Entry(
        ZipArchive zip,
        string name,
        string path,
        long most,
        Func<long, GradCamException> tooLong,
        ResourceLimits limits,
        long archive
    )
    {
        if (zip.GetEntry(name) is not { } entry)
            return null;
        if (entry.Length > most)
            throw tooLong(entry.Length);
        // What is claimed to be stored may be a lie as well.
        long stored = Math.Min(entry.CompressedLength, archive);
        if (entry.Length < 0 || entry.Length > Limits.Free + (decimal)stored * limits.UnpackRatio)
            throw Unpacks(name, path, entry.Length, limits);
        byte[] bytes = new byte[entry.Length];
        using var stream = entry.Open();
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || stream.ReadByte() >= 0)
            throw new GradCamException(
                $"'{name}' in {path} has another length than it claims; copy or save the model again."
            );
        return bytes;
    }

    private static GradCamException Unpacks(string name, string path, long bytes, ResourceLimits limits) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' in {path} unpacks to {bytes:N0} bytes, far more than it is stored in: "
                    + $"{limits.Met("unpack-ratio")}"
            )
        );
}
