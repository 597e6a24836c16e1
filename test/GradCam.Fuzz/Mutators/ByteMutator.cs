using System.Buffers.Binary;

namespace GradCam.Fuzz.Mutators;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    /// <summary>A changed copy.</summary>
    /// <param name="seed">The bytes to change.</param>
    /// <param name="random">Decides what changes.</param>
    /// <param name="other">The bytes that parts may be taken from.</param>
    public static byte[] Mutate(byte[] seed, Random random, byte[] other)
    {
        var bytes = seed.ToList();
        for (int i = 1 << random.Next(0, 5); i > 0 && bytes.Count > 0; i--)
            Once(bytes, random, other);
        return [.. bytes];
    }

    private static void Once(List<byte> bytes, Random random, byte[] other)
    {
        int at = At(random, bytes.Count);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 << random.Next(0, 8)));
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 << random.Next(0, 8))));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6 when other.Length > 0:
                int from = At(random, other.Length),
                    length = Math.Min(other.Length - from, 1 << random.Next(0, 10));
                bytes.InsertRange(at, other.AsSpan(from, length).ToArray());
                break;
            default:
                // A number of 1, 2, 4 or 8 bytes, in either order.
                Span<byte> number = stackalloc byte[8];
                if (random.Next(4) == 0)
                    BinaryPrimitives.WriteInt64BigEndian(number, Interesting.Integer(random));
                else
                    BinaryPrimitives.WriteInt64LittleEndian(number, Interesting.Integer(random));
                for (int i = 0; i < 1 << random.Next(4) && at + i < bytes.Count; i++)
                    bytes[at + i] = number[i];
                break;
        }
    }

    // Headers stand at the beginning of most formats, and of some at the end.
    private static int At(Random random, int count) =>
        random.Next(3) switch
        {
            0 => random.Next(Math.Min(count, 200)),
            1 when random.Next(4) == 0 => count - 1 - random.Next(Math.Min(count, 100)),
            _ => random.Next(count),
        };
}
