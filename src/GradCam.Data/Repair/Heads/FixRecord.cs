using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Repair.Heads;

/// <summary>
/// What a fixed file says of its repair, in its metadata: what was done, the nodes that were added, and what the file
/// before it differs by, from which that is made again.
/// </summary>
internal static class FixRecord
{
    private const string Old = "gradcam.fix.old",
        Said = "gradcam.fix",
        Added = "gradcam.fix.nodes";

    private const int MetadataField = 14;

    // The file before a repair is about as large as the one after it; what claims more is damaged.
    private const long LeastRoom = 16 << 20,
        MostGrowth = 4;

    /// <summary>The bytes of a fixed model's file.</summary>
    /// <param name="model">The model with the repair in it; its metadata is changed.</param>
    /// <param name="before">The bytes of the file as it was; of one that was fixed too, the one before that.</param>
    /// <param name="said">What was done, for people.</param>
    /// <param name="nodes">The names of the nodes that were added.</param>
    public static byte[] Written(ModelProto model, ReadOnlySpan<byte> before, string said, IEnumerable<string> nodes)
    {
        byte[]? first = Original(before);
        string[] added =
        [
            .. model
                .MetadataProps.Where(p => p.Key == Added)
                .SelectMany(p => p.Value.Split('\n'))
                .Where(n => model.Graph.Node.Any(m => m.Name == n)),
            .. nodes,
        ];
        foreach (var entry in model.MetadataProps.Where(p => p.Key is Old or Said or Added).ToArray())
            model.MetadataProps.Remove(entry);
        model.MetadataProps.Add(new StringStringEntryProto { Key = Said, Value = said });
        if (added.Length > 0)
            model.MetadataProps.Add(new StringStringEntryProto { Key = Added, Value = string.Join('\n', added) });
        byte[] own = model.ToByteArray();
        byte[] patch = BytePatch.Of(own, first is null ? before : first);
        using var packed = new MemoryStream();
        using (var zip = new BrotliStream(packed, CompressionLevel.Optimal))
            zip.Write(patch);
        // It stands behind all else, so that the bytes that it is the patch of are those before it.
        return [.. own, .. Entry(Convert.ToBase64String(packed.ToArray()))];
    }

    /// <summary>The bytes before a repair; null where there was none, or another program has written since.</summary>
    private static byte[]? Original(ReadOnlySpan<byte> file)
    {
        try
        {
            return Undone(file);
        }
        catch (GradCamException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a fixed model's file as they were before.</summary>
    /// <returns>The bytes; null if the file was not fixed.</returns>
    /// <exception cref="GradCamException">It was changed since by another program.</exception>
    public static byte[]? Undone(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> key = Encoding.UTF8.GetBytes(Old);
        int at = file.LastIndexOf(key);
        if (at < 0)
            return null;
        string? text = null;
        int end = 0;
        // The field's tag and length, and those of the key, stand before the key.
        for (int start = Math.Max(0, at - 8); start < at && text is null; start++)
            if (EntryAt(file[start..]) is { } found)
                (text, end) = (found, start);
        long most = LeastRoom + MostGrowth * (long)file.Length;
        return (
                text is null ? null
                : Unpacked(text, most) is { } patch ? BytePatch.Apply(file[..end], patch, most)
                : null
            )
            ?? throw new GradCamException(
                "Another program has written the fixed model anew, so that the file before it cannot be made again: "
                    + "undo the file that `gradcam fix` wrote, or restore the model from a copy."
            );
    }

    /// <summary>The patch, if the bytes are that field of the metadata and nothing else; null if not.</summary>
    private static string? EntryAt(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var input = new CodedInputStream(bytes.ToArray());
            if (input.ReadTag() != (MetadataField << 3 | 2))
                return null;
            var entry = StringStringEntryProto.Parser.ParseFrom(input.ReadBytes());
            return entry.Key == Old && input.IsAtEnd ? entry.Value : null;
        }
        catch (InvalidProtocolBufferException)
        {
            // The bytes before the field may look like one.
            return null;
        }
    }

    private static byte[]? Unpacked(string text, long most)
    {
        try
        {
            using var zip = new BrotliStream(
                new MemoryStream(Convert.FromBase64String(text)),
                CompressionMode.Decompress
            );
            using var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (bytes.Length <= most && zip.Read(buffer) is > 0 and var got)
                bytes.Write(buffer, 0, got);
            return bytes.Length <= most ? bytes.ToArray() : null;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Entry(string text)
    {
        var entry = new ModelProto();
        entry.MetadataProps.Add(new StringStringEntryProto { Key = Old, Value = text });
        return entry.ToByteArray();
    }
}
