using System.Buffers.Binary;

namespace GradCam.Imaging;

/// <summary>
/// Counts the pages of a TIFF file, of which only the first is read: libvips looks at all of them, which takes minutes
/// for a file of nothing but pages.
/// </summary>
internal static class TiffPages
{
    private const int MaxPages = 10_000;

    /// <exception cref="GradCamException">There are more than any stack has.</exception>
    public static void Check(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 16)
            return;
        bool little = file[0] == 'I',
            big = file[little ? 2 : 3] == 43;
        // BigTIFF has numbers twice as wide.
        int countSize = big ? 8 : 2,
            entry = big ? 20 : 12,
            address = big ? 8 : 4;
        ulong at = Number(file.Slice(big ? 8 : 4, address), little);
        for (int pages = 0; at != 0; pages++)
        {
            if (pages >= MaxPages)
                throw new GradCamException(
                    FormattableString.Invariant(
                        $"{name} has more than {MaxPages:N0} pages: save the one that is meant as a picture of its own."
                    )
                );
            // What does not fit is told by whoever reads the pixels.
            if (at > (ulong)(file.Length - countSize))
                return;
            ulong entries = Number(file.Slice((int)at, countSize), little);
            if (entries > (ulong)(file.Length / entry))
                return;
            ulong next = at + (ulong)countSize + entries * (ulong)entry;
            if (next > (ulong)(file.Length - address))
                return;
            at = Number(file.Slice((int)next, address), little);
        }
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, bool little) =>
        bytes.Length switch
        {
            2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
            4 => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => little ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
}
