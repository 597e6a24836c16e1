using System.Numerics;

namespace GradCam.Keras.Hdf;

/// <summary>
/// B-trees of the second version: the index of a heap's links or attributes, the chunks of an array that may grow along
/// several axes.
/// </summary>
internal static class HdfTree2
{
    // Signature, version, type, checksum.
    private const int NodeFrame = 10,
        MostLevels = 16;

    /// <summary>All records, in no order that matters here.</summary>
    public static IEnumerable<HdfCursor> Records(HdfSource source, ulong address)
    {
        if (address == HdfSource.Undefined)
            yield break;
        var head = source.Read(address, (ulong)(22 + source.OffsetSize + source.LengthSize));
        head.Expect("BTHD"u8);
        head.Version(0, 0);
        head.Byte();
        ulong nodeSize = head.Int();
        int recordSize = head.Short(),
            depth = head.Short();
        head.Skip(2);
        ulong root = head.Offset();
        int count = head.Short();
        if (root == HdfSource.Undefined)
            yield break;
        if (recordSize == 0 || nodeSize < NodeFrame + (ulong)recordSize || depth > MostLevels)
            throw new HdfException("a tree has an impossible shape");

        // How large the numbers beside a pointer are depends on how many records a node could hold at most.
        ulong most = (nodeSize - NodeFrame) / (ulong)recordSize,
            all = most;
        int countSize = Size(most);
        int[] totals = new int[depth + 1];
        for (int level = 1; level <= depth; level++)
        {
            totals[level] = level > 1 ? Size(all) : 0;
            ulong pointer = (ulong)(source.OffsetSize + countSize + totals[level]);
            ulong own =
                nodeSize < NodeFrame + pointer ? 0 : (nodeSize - NodeFrame - pointer) / ((ulong)recordSize + pointer);
            all = Math.Min((own + 1) * all + own, uint.MaxValue * 1024UL);
        }

        var open = new Stack<(ulong Address, int Level, int Count)>([(root, depth, count)]);
        var seen = new HashSet<ulong> { root };
        while (open.TryPop(out var next))
        {
            int pointers = next.Level == 0 ? 0 : next.Count + 1,
                pointer = source.OffsetSize + countSize + totals[next.Level];
            var node = source.Read(
                next.Address,
                (ulong)(NodeFrame - 4 + (long)next.Count * recordSize + (long)pointers * pointer)
            );
            node.Expect(next.Level == 0 ? "BTLF"u8 : "BTIN"u8);
            node.Skip(2);
            for (int i = 0; i < next.Count; i++)
                yield return node.Part(recordSize);
            for (int i = 0; i < pointers; i++)
            {
                ulong child = node.Offset(),
                    records = node.Number(countSize);
                node.Skip(totals[next.Level]);
                if (!seen.Add(child) || records > most)
                    throw new HdfException("its structures lead in circles");
                open.Push((child, next.Level - 1, (int)records));
            }
        }
    }

    /// <summary>The bytes that numbers up to a greatest need.</summary>
    private static int Size(ulong most) => BitOperations.Log2(Math.Max(1, most)) / 8 + 1;
}
