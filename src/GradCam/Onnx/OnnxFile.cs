using Google.Protobuf;
using GradCam.Foundation;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>Reads and writes ONNX files.</summary>
internal static class OnnxFile
{
    // Protocol buffers, and arrays of bytes, end at 2 GB; larger models keep their weights in further files.
    private const long LargestFile = int.MaxValue - (1 << 20);

    private const int TextSample = 64;

    /// <summary>Reads, checks and completes a model: weights in further files are read in.</summary>
    /// <exception cref="GradCamException">
    /// The file is missing, no ONNX model, damaged, or asks for files outside its folder.
    /// </exception>
    public static ModelProto Load(string path, ResourceLimits? limits = null) => Load(path, limits, out _);

    /// <summary>The same, and the names of the further files that weights were read from.</summary>
    /// <exception cref="GradCamException">As above.</exception>
    public static ModelProto Load(string path, ResourceLimits? limits, out IReadOnlyList<string> beside)
    {
        var file = FileBytes.Open(path, head => RefuseOthers(head, path), LargestFile);
        try
        {
            var model = Parsed(path, () => new OnnxReader(file, new WeightFile(path, file).Part).Read());
            return Checked(model, path, Path.GetDirectoryName(Path.GetFullPath(path)), limits, out beside);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The same for the bytes of a file, which names no further files.</summary>
    /// <param name="bytes">The whole file, which the model's weights stay in: not to be changed any more.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="limits">The limits; null for the defaults.</param>
    /// <exception cref="GradCamException">The bytes are no ONNX model, or damaged.</exception>
    public static ModelProto Parse(ReadOnlyMemory<byte> bytes, string name, ResourceLimits? limits = null)
    {
        RefuseOthers(bytes.Span, name);
        using var stream = new MemoryStream(FileBytes.AsArray(bytes), writable: false);
        var model = Parsed(
            name,
            () =>
                new OnnxReader(
                    stream,
                    (offset, length) => UnsafeByteOperations.UnsafeWrap(bytes.Slice((int)offset, length))
                ).Read()
        );
        return Checked(model, name, folder: null, limits, out _);
    }

    private static ModelProto Parsed(string name, Func<ModelProto> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new GradCamException(
                $"{name} is no ONNX model, or only a part of one ({e.Message.Split('.')[0]}); copy or export it again.",
                e
            );
        }
    }

    private static ModelProto Checked(
        ModelProto model,
        string name,
        string? folder,
        ResourceLimits? limits,
        out IReadOnlyList<string> beside
    )
    {
        // Protocol buffers take almost any bytes for a message of unknown fields.
        if (model.Graph is null || model.Graph.Node.Count == 0)
            throw new GradCamException(
                $"{name} is no ONNX model: it holds no graph of operators; give the .onnx file that an exporter wrote."
            );
        beside = ExternalData.ReadIn(model, name, folder);
        FunctionInliner.Inline(model, name, limits ?? ResourceLimits.Default);
        RemovedOperators.WriteOut(model);
        GraphValidator.Check(model, name, limits);
        return model;
    }

    /// <summary>Writes a model; the file appears whole or not at all.</summary>
    /// <exception cref="GradCamException">The file cannot be written.</exception>
    public static void Save(ModelProto model, string path) => WholeFile.Write(path, model.WriteTo);

    /// <summary>Says what a file is that people take for a model.</summary>
    private static void RefuseOthers(ReadOnlySpan<byte> head, string name)
    {
        if (head.IsEmpty)
            throw new GradCamException($"{name} is empty; copy or export the model again.");
        string? kind =
            head.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG"u8])
            || head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])
            || head.StartsWith("GIF8"u8)
                ? "a picture"
            : head.StartsWith(FileSignatures.Hdf5[..4])
                ? "a Keras or HDF5 file, which KerasModel.Load (package GradCam.Keras) reads"
            : head.StartsWith(FileSignatures.Zip)
                ? "a zip archive, such as PyTorch's .pt, which has to be exported to ONNX, or Keras' .keras, which "
                    + "KerasModel.Load (package GradCam.Keras) reads"
            : IsText(head[..Math.Min(head.Length, TextSample)])
                ? "a text file (perhaps a Git LFS pointer or a web page instead of the download)"
            : null;
        if (kind is not null)
            throw new GradCamException($"{name} is no ONNX model but {kind}; give an .onnx file.");
    }

    /// <summary>True without control characters, of which every model has some among its first bytes.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte character in head)
            if (character < ' ' && character is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
                return false;
        return true;
    }
}
