namespace GradCam.Imaging;

/// <summary>A canonical Huffman code as deflate has it: of a length that is bounded, and turned round, since codes are read from their first bit on.</summary>
internal static class HuffmanCode
{
    /// <summary>The code of each symbol in its low 16 bits, and its length above them; 0 for a symbol that does not occur.</summary>
    /// <param name="counts">How often each symbol occurs; at least two do.</param>
    /// <param name="longest">The greatest length.</param>
    public static uint[] Of(ReadOnlySpan<int> counts, int longest)
    {
        int[] lengths = Lengths(counts, longest);
        // RFC 1951, 3.2.2: codes of one length follow each other, and on those of a smaller one.
        var next = new uint[longest + 2];
        for (int bits = 1; bits <= longest; bits++) next[bits + 1] = (next[bits] + (uint)lengths.Count(l => l == bits)) << 1;
        var codes = new uint[lengths.Length];
        for (int i = 0; i < codes.Length; i++)
            if (lengths[i] > 0) codes[i] = Reverse(next[lengths[i]]++, lengths[i]) | (uint)lengths[i] << 16;
        return codes;
    }

    private static int[] Lengths(ReadOnlySpan<int> counts, int longest)
    {
        int[] weights = counts.ToArray();
        while (true)
        {
            int[] lengths = Lengths(weights);
            if (lengths.Max() <= longest) return lengths;
            // The usual way out: flatter counts have a flatter tree.
            for (int i = 0; i < weights.Length; i++)
                if (weights[i] > 0) weights[i] = weights[i] / 2 + 1;
        }
    }

    private static int[] Lengths(int[] weights)
    {
        int count = weights.Length;
        var parents = new int[2 * count];
        var open = new PriorityQueue<int, (long Weight, int Node)>();
        for (int i = 0; i < count; i++)
            if (weights[i] > 0) open.Enqueue(i, (weights[i], i));
        int last = count - 1;
        while (open.Count > 1)
        {
            open.TryDequeue(out int a, out var first);
            open.TryDequeue(out int b, out var second);
            parents[a] = parents[b] = ++last;
            open.Enqueue(last, (first.Weight + second.Weight, last));
        }
        // Parents come after their children, so that depths are found from the root down.
        var depths = new int[last + 1];
        for (int node = last - 1; node >= 0; node--)
            if (node >= count || weights[node] > 0) depths[node] = depths[parents[node]] + 1;
        return depths[..count];
    }

    private static uint Reverse(uint code, int length)
    {
        uint turned = 0;
        for (int bit = 0; bit < length; bit++) turned |= (code >> bit & 1) << length - 1 - bit;
        return turned;
    }
}
