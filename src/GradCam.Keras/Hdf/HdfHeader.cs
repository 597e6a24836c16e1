namespace GradCam.Keras.Hdf;

/// <summary>The header of a group or an array: messages, in several blocks that name each other.</summary>
internal static class HdfHeader
{
    private const int ChecksumSize = 4,
        MostPrefix = 34,
        Shared = 2;

    // Headers grow by blocks when attributes are added; none has more than a few dozen.
    private const int MostBlocks = 4096;

    /// <summary>The messages of the header at an address, without those of kinds that are not needed.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">The address of the header.</param>
    /// <param name="follow">
    /// Messages that lie in the header of another object, in common with it, are taken from there; else they are left
    /// out.
    /// </param>
    public static List<(HdfMessage Kind, HdfCursor Data)> Read(HdfSource source, ulong address, bool follow = true)
    {
        var messages = new List<(HdfMessage, HdfCursor)>();
        var blocks = new Queue<(ulong Address, ulong Length)>();
        var seen = new HashSet<ulong> { address };
        var start = source.UpTo(address, MostPrefix);
        int whole = start.Left;
        bool old = start.Copy().Byte() == 1,
            order = false;
        ulong length;
        if (old)
        {
            start.Skip(8);
            length = start.Int();
            start.Skip(4);
        }
        else
        {
            start.Expect("OHDR"u8);
            start.Version(2, 2);
            int flags = start.Byte();
            order = (flags & 4) != 0;
            start.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
            length = start.Number(1 << (flags & 3));
        }
        Messages(source.Read(address + (ulong)(whole - start.Left), length));
        while (blocks.TryDequeue(out var block))
        {
            if (!seen.Add(block.Address) || seen.Count > MostBlocks)
                throw new HdfException("its structures lead in circles");
            var more = source.Read(block.Address, block.Length);
            if (!old)
            {
                more.Expect("OCHK"u8);
                more = more.Part(Math.Max(0, more.Left - ChecksumSize));
            }
            Messages(more);
        }
        return messages;

        void Messages(HdfCursor block)
        {
            int head =
                old ? 8
                : order ? 6
                : 4;
            while (block.Left >= head)
            {
                int kind = old ? block.Short() : block.Byte(),
                    size = block.Short(),
                    flags = block.Byte();
                block.Skip(
                    old ? 3
                    : order ? 2
                    : 0
                );
                var data = block.Part(size);
                var known = (HdfMessage)kind;
                if (known == HdfMessage.Continuation)
                    blocks.Enqueue((data.Offset(), data.Length()));
                else if (!Enum.IsDefined(known))
                    continue;
                else if ((flags & Shared) == 0)
                    messages.Add((known, data));
                else if (follow)
                    messages.Add((known, InCommon(data, known)));
            }
        }
    }

    /// <summary>A message that several objects share lies in a header of its own.</summary>
    public static HdfCursor InCommon(HdfCursor pointer, HdfMessage kind)
    {
        int version = pointer.Version(1, 3),
            type = pointer.Byte();
        if (version == 1)
            pointer.Skip(6);
        if (version == 3 && type == 1)
            throw new HdfException("it shares descriptions in a way that is not read");
        return Read(pointer.Source, pointer.Offset(), follow: false).FirstOrDefault(m => m.Kind == kind).Data
            ?? throw new HdfException("a description that it shares is missing");
    }
}
