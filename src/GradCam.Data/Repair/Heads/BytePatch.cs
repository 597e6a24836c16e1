using System.IO.Hashing;

namespace GradCam.Data.Repair.Heads;

/// <summary>
/// Makes a file of another one that shares most of its bytes: parts that are copied from it, and the bytes between
/// them. Blocks of the other file are found by a rolling hash (Karp and Rabin 1987), as rsync does.
/// </summary>
internal static class BytePatch
{
    private const int LeastBlock = 32,
        MostBlocks = 1 << 18;
    private const ulong Factor = 0x9E3779B97F4A7C15;

    /// <summary>Makes a patch.</summary>
    /// <param name="from">The bytes that are there.</param>
    /// <param name="to">The bytes to make of them.</param>
    public static byte[] Of(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        using var stream = new MemoryStream();
        using var patch = new BinaryWriter(stream);
        patch.Write(XxHash128.Hash(from));
        patch.Write(XxHash128.Hash(to));
        patch.Write7BitEncodedInt(to.Length);
        int block = Math.Max(LeastBlock, from.Length / MostBlocks);
        var blocks = Blocks(from, block);
        int done = 0,
            at = 0;
        ulong highest = Power(block - 1),
            hash = to.Length >= block ? Hash(to[..block]) : 0;
        while (at + block <= to.Length)
        {
            if (blocks.TryGetValue(hash, out int place) && from.Slice(place, block).SequenceEqual(to.Slice(at, block)))
            {
                int before = Backwards(from, place, to, at, done),
                    length = before + from[place..].CommonPrefixLength(to[at..]);
                Part(patch, to[done..(at - before)], place - before, length);
                at = done = at - before + length;
                if (at + block <= to.Length)
                    hash = Hash(to.Slice(at, block));
                continue;
            }
            if (at + block < to.Length)
                hash = (hash - to[at] * highest) * Factor + to[at + block];
            at++;
        }
        Part(patch, to[done..], 0, 0);
        patch.Flush();
        return stream.ToArray();
    }

    /// <summary>Applies a patch.</summary>
    /// <param name="from">The bytes that are there.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="most">The most bytes that it may make.</param>
    /// <returns>The bytes that it makes; null if it is of other bytes, or damaged.</returns>
    public static byte[]? Apply(ReadOnlySpan<byte> from, byte[] patch, long most = int.MaxValue)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(patch));
            if (!reader.ReadBytes(16).AsSpan().SequenceEqual(XxHash128.Hash(from)))
                return null;
            byte[] hash = reader.ReadBytes(16);
            int length = reader.Read7BitEncodedInt();
            // What a patch claims is held against what it can make before memory is taken for it.
            if (length > most)
                return null;
            using var to = new MemoryStream();
            while (to.Length < length)
            {
                byte[] between = reader.ReadBytes(reader.Read7BitEncodedInt());
                to.Write(between);
                int place = reader.Read7BitEncodedInt(),
                    count = reader.Read7BitEncodedInt();
                if (between.Length + count == 0 || to.Length + count > length)
                    return null;
                to.Write(from.Slice(place, count));
            }
            byte[] made = to.ToArray();
            return XxHash128.Hash(made).AsSpan().SequenceEqual(hash) ? made : null;
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void Part(BinaryWriter patch, ReadOnlySpan<byte> between, int place, int length)
    {
        patch.Write7BitEncodedInt(between.Length);
        patch.Write(between);
        patch.Write7BitEncodedInt(place);
        patch.Write7BitEncodedInt(length);
    }

    private static Dictionary<ulong, int> Blocks(ReadOnlySpan<byte> from, int block)
    {
        var blocks = new Dictionary<ulong, int>(from.Length / block);
        for (int at = 0; at + block <= from.Length; at += block)
            blocks.TryAdd(Hash(from.Slice(at, block)), at);
        return blocks;
    }

    /// <summary>How many bytes before two places are the same.</summary>
    private static int Backwards(ReadOnlySpan<byte> from, int place, ReadOnlySpan<byte> to, int at, int done)
    {
        int count = 0;
        while (place > count && at - count > done && from[place - count - 1] == to[at - count - 1])
            count++;
        return count;
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0;
        foreach (byte b in bytes)
            hash = hash * Factor + b;
        return hash;
    }

    private static ulong Power(int exponent)
    {
        ulong power = 1;
        for (int i = 0; i < exponent; i++)
            power *= Factor;
        return power;
    }
}
