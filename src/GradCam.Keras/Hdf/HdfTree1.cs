namespace GradCam.Keras.Hdf;

/// <summary>B-trees of the first version: the symbols of a group, the chunks of an array.</summary>
internal static class HdfTree1
{
    // A node of the largest order that files have in earnest; its number of children is a 16-bit number.
    private const int MostLevels = 32;

    /// <summary>The addresses in the leaves, with the key before each.</summary>
    /// <param name="source">The file.</param>
    /// <param name="root">The tree's root.</param>
    /// <param name="kind">0 for groups, 1 for chunks.</param>
    /// <param name="keySize">The bytes of a key.</param>
    public static IEnumerable<(HdfCursor Key, ulong Child)> Leaves(HdfSource source, ulong root, int kind, int keySize)
    {
        if (root == HdfSource.Undefined)
            yield break;
        var open = new Stack<(ulong Address, int Level)>([(root, -1)]);
        var seen = new HashSet<ulong> { root };
        int head = 8 + 2 * source.OffsetSize;
        while (open.TryPop(out var next))
        {
            var node = source.Read(next.Address, (ulong)head);
            node.Expect("TREE"u8);
            int type = node.Byte(),
                level = node.Byte(),
                count = node.Short();
            if (type != kind || level > MostLevels || (next.Level >= 0 && level != next.Level))
                throw new HdfException("a tree has a node that does not belong there");
            var entries = source.Read(next.Address + (ulong)head, (ulong)(count * (keySize + source.OffsetSize)));
            var below = new List<(ulong, int)>();
            for (int i = 0; i < count; i++)
            {
                var key = entries.Part(keySize);
                ulong child = entries.Offset();
                if (!seen.Add(child))
                    throw new HdfException("its structures lead in circles");
                if (level == 0)
                    yield return (key, child);
                else
                    below.Add((child, level - 1));
            }
            for (int i = below.Count - 1; i >= 0; i--)
                open.Push(below[i]);
        }
    }
}
