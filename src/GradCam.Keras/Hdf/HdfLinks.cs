namespace GradCam.Keras.Hdf;

/// <summary>
/// The links of a group, in all three forms that they have had: symbol tables, messages of the header, and a heap where
/// there are many.
/// </summary>
internal static class HdfLinks
{
    private const int Soft = 1,
        External = 64,
        SoftEntry = 2;

    public static Dictionary<string, HdfLink> Read(HdfSource source, List<(HdfMessage Kind, HdfCursor Data)> messages)
    {
        var links = new Dictionary<string, HdfLink>();
        foreach (var (kind, data) in messages)
        {
            var own = data.Copy();
            if (kind == HdfMessage.Link)
                Add(Link(own));
            else if (kind == HdfMessage.LinkInfo)
                foreach (var link in Dense(source, own))
                    Add(link);
            else if (kind == HdfMessage.SymbolTable)
                foreach (var link in Table(source, own))
                    Add(link);
        }
        return links;

        void Add(HdfLink link) => links.TryAdd(link.Name, link);
    }

    private static HdfLink Link(HdfCursor data)
    {
        data.Version(1, 1);
        int flags = data.Byte(),
            kind = (flags & 8) != 0 ? data.Byte() : 0;
        data.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        string name = data.Text(data.Count(data.Number(1 << (flags & 3))));
        return kind switch
        {
            0 => new(name, data.Offset()),
            Soft => new(name, HdfSource.Undefined, data.Text(data.Short())),
            External => new(name, HdfSource.Undefined, IsExternal: true),
            _ => throw new HdfException("a link is of an unknown kind"),
        };
    }

    private static IEnumerable<HdfLink> Dense(HdfSource source, HdfCursor data)
    {
        data.Version(0, 0);
        if ((data.Byte() & 1) != 0)
            data.Skip(8);
        ulong heap = data.Offset(),
            names = data.Offset();
        if (heap == HdfSource.Undefined)
            yield break;
        var objects = new HdfHeap(source, heap);
        foreach (var record in HdfTree2.Records(source, names))
        {
            // A hash of the name stands before.
            record.Skip(4);
            yield return Link(objects.Object(record));
        }
    }

    private static IEnumerable<HdfLink> Table(HdfSource source, HdfCursor data)
    {
        ulong tree = data.Offset();
        var heap = source.Read(data.Offset(), (ulong)(8 + 2 * source.LengthSize + source.OffsetSize));
        heap.Expect("HEAP"u8);
        heap.Skip(4);
        ulong size = heap.Length();
        heap.Length();
        var names = source.Read(heap.Offset(), size);
        foreach (var (_, node) in HdfTree1.Leaves(source, tree, kind: 0, source.LengthSize))
        {
            int entry = 2 * source.OffsetSize + 24;
            var head = source.Read(node, 8);
            head.Expect("SNOD"u8);
            head.Skip(2);
            int count = head.Short();
            var entries = source.Read(node + 8, (ulong)(count * entry));
            for (int i = 0; i < count; i++)
            {
                string name = Name(names, entries.Offset());
                ulong address = entries.Offset();
                bool soft = entries.Int() == SoftEntry;
                entries.Skip(4);
                ulong target = entries.Int();
                entries.Skip(12);
                yield return soft ? new(name, HdfSource.Undefined, Name(names, target)) : new(name, address);
            }
        }
    }

    private static string Name(HdfCursor names, ulong offset)
    {
        var from = names.Copy();
        from.Skip(from.Count(offset));
        return from.Text(from.Left);
    }
}
