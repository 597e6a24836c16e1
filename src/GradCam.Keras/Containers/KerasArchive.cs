using System.Globalization;
using System.IO.Compression;
using GradCam.Keras.Config;

namespace GradCam.Keras.Containers;

/// <summary>The <c>.keras</c> format: a zip archive of a configuration and its weights in HDF5.</summary>
internal static class KerasArchive
{
    /// <summary>Reads one.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its name for error messages.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">It is damaged, or no Keras model.</exception>
    public static KerasContainer Open(Stream stream, string path, ResourceLimits limits)
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
            return new(new CheckpointWeights(file), network, new(version, ""), file);
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
