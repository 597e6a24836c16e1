using GradCam.Foundation;

namespace GradCam.Models;

/// <summary>Files of models, told apart by their content.</summary>
internal static class ModelFileKind
{
    /// <summary>The endings of their names, by which they are found in folders.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".onnx", ".keras", ".h5"];

    /// <summary>
    /// True for what may be a Keras file, by its first bytes: HDF5, a zip archive, or JSON; and for a folder with a
    /// description.
    /// </summary>
    public static bool IsKeras(string path)
    {
        try
        {
            if (FileKind.Special(path) is not null)
                return false;
            if (Directory.Exists(path))
                return Directory.EnumerateFiles(path, "*.json").Any();
            using var file = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[8];
            head = head[..RandomAccess.Read(file, head, 0)];
            return head.StartsWith(FileSignatures.Hdf5[..4])
                || head.StartsWith(FileSignatures.Zip)
                || FileSignatures.IsJson(head);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What is wrong is told where the file is read.
            return false;
        }
    }
}
