using System.Text;

namespace GradCam.Keras.Hdf;

/// <summary>An attribute: numbers or texts that are said of a group or an array.</summary>
/// <param name="Type">The type of an element.</param>
/// <param name="Lengths">The lengths of its axes; null if it is empty.</param>
/// <param name="Data">The elements.</param>
internal sealed record HdfAttribute(HdfType Type, long[]? Lengths, HdfCursor Data)
{
    private const int HeapFrame = 8;

    /// <summary>
    /// All attributes by name: those in the header, and those in a heap where there are many or large ones.
    /// </summary>
    public static Dictionary<string, HdfAttribute> Read(
        HdfSource source,
        List<(HdfMessage Kind, HdfCursor Data)> messages
    )
    {
        var all = new Dictionary<string, HdfAttribute>();
        foreach (var (kind, data) in messages)
        {
            if (kind == HdfMessage.Attribute)
                Add(data.Copy());
            if (kind != HdfMessage.AttributeInfo)
                continue;
            var info = data.Copy();
            info.Version(0, 0);
            if ((info.Byte() & 1) != 0)
                info.Skip(2);
            ulong heap = info.Offset(),
                names = info.Offset();
            if (heap == HdfSource.Undefined)
                continue;
            var objects = new HdfHeap(source, heap);
            foreach (var record in HdfTree2.Records(source, names))
                Add(objects.Object(record));
        }
        return all;

        void Add(HdfCursor data)
        {
            var (name, attribute) = One(data);
            all.TryAdd(name, attribute);
        }
    }

    private static (string Name, HdfAttribute Attribute) One(HdfCursor data)
    {
        int version = data.Version(1, 3),
            flags = data.Byte();
        int name = data.Short(),
            type = data.Short(),
            space = data.Short();
        if (version == 3)
            data.Byte();
        HdfCursor Part(int size) => version == 1 ? data.Padded(size) : data.Part(size);
        string called = Part(name) is var text ? text.Text(text.Left) : "";
        var (kind, lengths) = (Part(type), Part(space));
        if (version > 1 && (flags & 1) != 0)
            kind = HdfHeader.InCommon(kind, HdfMessage.Type);
        if (version > 1 && (flags & 2) != 0)
            lengths = HdfHeader.InCommon(lengths, HdfMessage.Space);
        return (called, new(HdfType.Read(kind), HdfSpace.Read(lengths), data));
    }

    /// <summary>The texts; none if it holds something else.</summary>
    /// <param name="most">The most bytes that they may have in all.</param>
    public IEnumerable<string> Texts(long most)
    {
        if (!Type.IsText || Lengths is null)
            yield break;
        long count = HdfSpace.Count(Lengths);
        var data = Data.Copy();
        if (count > data.Left / Type.Size)
            throw new HdfException("an attribute ends too early");
        var heaps = new Dictionary<ulong, Dictionary<int, HdfCursor>>();
        for (long i = 0; i < count; i++)
        {
            var element = data.Part(Type.Size);
            var text = Type.Class == HdfClass.Text ? element : FarText(element, heaps);
            if ((most -= text.Left) < 0)
                throw new HdfException("a text in it is far longer than those of models");
            yield return Trimmed(text.Bytes(text.Left));
        }
    }

    private string Trimmed(ReadOnlySpan<byte> text)
    {
        if (Type.Padding == 0 && text.IndexOf((byte)0) is >= 0 and var end)
            text = text[..end];
        return Encoding.UTF8.GetString(text.TrimEnd(Type.Padding == 2 ? (byte)' ' : (byte)0));
    }

    /// <summary>
    /// A text of variable length lies in a heap of the file: its length, the heap's address, its number there.
    /// </summary>
    private static HdfCursor FarText(HdfCursor element, Dictionary<ulong, Dictionary<int, HdfCursor>> heaps)
    {
        uint length = element.Int();
        ulong address = element.Offset();
        int number = (int)Math.Min(element.Int(), int.MaxValue);
        if (length == 0 || address == 0)
            return element.Part(0);
        if (!heaps.TryGetValue(address, out var objects))
            heaps.Add(address, objects = Heap(element.Source, address));
        var found = (objects.GetValueOrDefault(number) ?? throw new HdfException("a text in it is missing")).Copy();
        return found.Part(found.Count(length));
    }

    private static Dictionary<int, HdfCursor> Heap(HdfSource source, ulong address)
    {
        var head = source.Read(address, (ulong)(HeapFrame + source.LengthSize));
        head.Expect("GCOL"u8);
        ulong size = source.Read(address + HeapFrame, (ulong)source.LengthSize).Length();
        var heap = source.Read(address, size);
        heap.Skip(HeapFrame + source.LengthSize);
        var objects = new Dictionary<int, HdfCursor>();
        while (heap.Left >= HeapFrame + source.LengthSize)
        {
            int number = heap.Short();
            heap.Skip(6);
            ulong length = heap.Length();
            // The rest is free.
            if (number == 0)
                break;
            objects.TryAdd(number, heap.Padded(heap.Count(length)));
        }
        return objects;
    }
}
