namespace GradCam.Foundation;

/// <summary>The first bytes of other formats that models come in.</summary>
internal static class FileSignatures
{
    /// <summary>HDF5: Keras' <c>.h5</c>.</summary>
    public static ReadOnlySpan<byte> Hdf5 =>
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>A zip archive: Keras' <c>.keras</c>, PyTorch's <c>.pt</c>.</summary>
    public static ReadOnlySpan<byte> Zip => "PK\x3\x4"u8;

    /// <summary>True for the beginning of a JSON text: an object, or the text of one.</summary>
    public static bool IsJson(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        return head.Length > 0 && (head[0] == '{' || head.StartsWith("\"{"u8));
    }
}
