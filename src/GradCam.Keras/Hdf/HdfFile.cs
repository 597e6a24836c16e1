using GradCam.Foundation;

namespace GradCam.Keras.Hdf;

/// <summary>
/// An HDF5 file, read only, as far as Keras writes it: groups of the old and the new form, attributes of numbers and
/// texts, arrays that lie in one piece or in chunks, plain, shuffled or deflated. Our own, because files come from
/// anywhere: nothing here recurses, allocates before a length is compared with the file, opens another file, or is kept
/// from one file to the next.
/// </summary>
/// <remarks>Source: HDF5 File Format Specification, version 3.0.</remarks>
internal sealed class HdfFile : IDisposable
{
    private const int SoftLinks = 32;

    private readonly HdfSource _source;
    private readonly Dictionary<ulong, HdfObject> _objects = [];

    private HdfFile(HdfSource source, ulong root)
    {
        _source = source;
        Root = At(root);
    }

    /// <summary>The group that all others lie in.</summary>
    public HdfObject Root { get; }

    public long Length => _source.Length;

    /// <summary>Reads the superblock.</summary>
    /// <param name="stream">The bytes; closed with the file, not if it cannot be opened.</param>
    /// <param name="limits">The limits, among them that on the size of unpacked content.</param>
    /// <exception cref="HdfException">It is no HDF5 file.</exception>
    public static HdfFile Open(Stream stream, ResourceLimits limits)
    {
        var source = new HdfSource(stream, limits);
        var block = source.Read(0, (ulong)Math.Min(source.Length, 256));
        if (block.Left < 64 || !block.Bytes(FileSignatures.Hdf5.Length).SequenceEqual(FileSignatures.Hdf5))
            throw new HdfException("it does not begin as one");
        int version = block.Version(0, 3);
        if (version < 2)
            block.Skip(4);
        (source.OffsetSize, source.LengthSize) = (block.Byte(), block.Byte());
        if (source.OffsetSize is not (2 or 4 or 8) || source.LengthSize is not (2 or 4 or 8))
            throw new HdfException("its addresses have an impossible size");
        // Sizes of nodes, which say themselves how large they are, and flags.
        block.Skip(
            version switch
            {
                0 => 9,
                1 => 13,
                _ => 1,
            }
        );
        ulong origin = block.Offset();
        block.Offset();
        block.Offset();
        if (version < 2)
        {
            block.Offset();
            block.Offset();
        }
        ulong root = block.Offset();
        source.Base = origin;
        return new(source, root);
    }

    /// <summary>The object at an address. Made once, since many links may lead there.</summary>
    public HdfObject At(ulong address) =>
        _objects.TryGetValue(address, out var known) ? known : _objects[address] = new(_source, address);

    /// <summary>The object at a path, over soft links too; null if there is none.</summary>
    /// <exception cref="HdfException">
    /// It leads into another file, or in a circle, or an object on the way is damaged.
    /// </exception>
    public HdfObject? Find(HdfObject from, string path)
    {
        var ahead = new Stack<string>();
        void Push(string way)
        {
            foreach (string part in way.Split('/').Reverse())
                if (part.Length > 0 && part != ".")
                    ahead.Push(part);
        }
        Push(path);
        int links = 0;
        var at = from;
        while (ahead.TryPop(out string? name))
        {
            if (!at.Links.TryGetValue(name, out var link))
                return null;
            if (link.IsExternal)
                throw new HdfException("it is a link") { IsElsewhere = true };
            if (link.Path is not { } soft)
            {
                at = At(link.Address);
                continue;
            }
            if (++links > SoftLinks)
                throw new HdfException("its links lead in a circle");
            if (soft.StartsWith('/'))
                at = Root;
            Push(soft);
        }
        return at;
    }

    public void Dispose() => _source.Dispose();
}
