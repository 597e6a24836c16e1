using System.Globalization;
using GradCam.Foundation;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>
/// Tensors that lie in files beside the model, wherever in the model they stand: the runtime never sees one, and so
/// opens no file that was named by a model.
/// </summary>
internal static class ExternalData
{
    private const long MostBytes = int.MaxValue - (1 << 20);

    // What is smaller is not worth a mapping, whose smallest unit is a page.
    private const int SmallestOutside = 1 << 16,
        Page = 1 << 12;

    /// <summary>Puts all of them into the model; large ones are read when they are needed.</summary>
    /// <returns>The names of the files.</returns>
    /// <exception cref="GradCamException">
    /// A file lies outside the model's folder, is missing, or does not hold what the model says.
    /// </exception>
    public static IReadOnlyList<string> ReadIn(ModelProto model, string name, string? folder)
    {
        long total = 0;
        var files = new Dictionary<string, WeightFile>();
        foreach (var tensor in Tensors.AllOf(model))
        {
            if (tensor.DataLocation != TensorProto.Types.DataLocation.External)
            {
                // Without the mark they mean nothing, to us and to the runtime; nobody else is to make something of
                // them.
                tensor.ExternalData.Clear();
                continue;
            }
            if (folder is null)
                throw new GradCamException(
                    $"{name} keeps its weights in further files, which cannot be read from memory; load it by its path."
                );
            var fields = tensor.ExternalData.ToLookup(e => e.Key, e => e.Value);
            string location = fields["location"].FirstOrDefault() ?? throw Wrong(name, tensor, "names no file");
            string path =
                NamedFile.Inside(folder, location)
                ?? throw Wrong(name, tensor, $"names the file '{location}', which is not in the model's own folder");
            long offset = Number(fields["offset"].FirstOrDefault(), 0),
                bytes = Tensors.ByteCount(tensor);
            long length = Number(fields["length"].FirstOrDefault(), bytes);
            if (length != bytes)
                throw Wrong(name, tensor, $"claims {length} bytes where its shape needs {bytes}");
            total += bytes;
            if (total > MostBytes)
                throw new GradCamException(
                    $"{name} has more than 2 GB of weights, which is more than can be loaded; use a smaller or a "
                        + "quantized model."
                );
            if (!files.TryGetValue(location, out var file))
                files.Add(location, file = Open(path, name));
            // Compared before anything is allocated: a model may claim any length.
            if (offset < 0 || length < 0 || offset > file.Length - length)
                throw Wrong(
                    name,
                    tensor,
                    $"wants {length} bytes at {offset} of '{Path.GetFileName(path)}', which has {file.Length}"
                );
            tensor.RawData = file.Part(offset, (int)length);
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
            tensor.ExternalData.Clear();
        }
        return [.. files.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes the large weights of a model's graph to a file.</summary>
    /// <param name="model">The model; not changed.</param>
    /// <param name="file">The file, empty, which is to lie beside the result.</param>
    /// <returns>The model with references to the file in their place.</returns>
    public static ModelProto WriteOut(ModelProto model, FileStream file)
    {
        var written = model.Clone();
        foreach (var tensor in written.Graph.Initializer)
        {
            if (tensor.RawData.Length < SmallestOutside)
                continue;
            long offset = (file.Position + Page - 1) / Page * Page;
            file.Position = offset;
            WeightFile.Write(tensor.RawData, file);
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            foreach (
                var (key, value) in (ReadOnlySpan<(string, string)>)
                    [
                        ("location", Path.GetFileName(file.Name)),
                        ("offset", offset.ToString(CultureInfo.InvariantCulture)),
                        ("length", tensor.RawData.Length.ToString(CultureInfo.InvariantCulture)),
                    ]
            )
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
            tensor.ClearRawData();
        }
        return written;
    }

    private static WeightFile Open(string path, string name)
    {
        try
        {
            return new WeightFile(path, FileBytes.Shared(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GradCamException(
                $"{name} keeps weights in '{Path.GetFileName(path)}', which cannot be read ({IoReason.Of(e)}); put "
                    + "the file beside the model.",
                e
            );
        }
    }

    private static long Number(string? text, long fallback) =>
        text is null ? fallback
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
        : -1;

    private static GradCamException Wrong(string name, TensorProto tensor, string what) =>
        new($"{name} cannot be loaded: its tensor '{tensor.Name}' {what}; export the model again.");
}
