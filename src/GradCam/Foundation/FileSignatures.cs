namespace GradCam.Foundation;

/// <summary>The first bytes of other formats that models come in.</summary>
internal static class FileSignatures
{
    /// <summary>HDF5: Keras' <c>.h5</c>.</summary>
    public static ReadOnlySpan<byte> Hdf5 =>
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>A zip archive: Keras' <c>.keras</c>, PyTorch's <c>.pt</c>.</summary>
    public static ReadOnlySpan<byte> Zip => "PK\x3\x4"u8;
}
