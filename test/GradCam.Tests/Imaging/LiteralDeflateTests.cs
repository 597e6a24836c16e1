using System.IO.Compression;
using GradCam.Imaging;

namespace GradCam.Tests.Imaging;

/// <summary>zlib reads what we write.</summary>
public sealed class LiteralDeflateTests
{
    public static TheoryData<string, byte[]> Contents => new()
    {
        { "one byte", [7] },
        { "one value", [.. Enumerable.Repeat((byte)9, 10_001)] },
        { "two values", [.. Enumerable.Range(0, 999).Select(i => (byte)(i % 3 == 0 ? 255 : 0))] },
        { "every value", [.. Enumerable.Range(0, 1027).Select(i => (byte)i)] },
        // The worst for a Huffman tree: each value as frequent as all rarer ones together, 27 deep.
        { "a deep tree", [.. Enumerable.Range(0, 27).SelectMany(i => Enumerable.Repeat((byte)(3 * i), Fibonacci(i)))] },
    };

    [Theory, MemberData(nameof(Contents))]
    public void Write_anything_isReadBack(string what, byte[] content)
    {
        foreach (int block in (int[])[content.Length, content.Length / 3 + 1])
        {
            var file = new MemoryStream();
            var deflate = new LiteralDeflate(file);
            deflate.Begin();
            for (int at = 0; at < content.Length; at += block)
                deflate.Write(content.AsSpan(at, Math.Min(block, content.Length - at)), last: at + block >= content.Length);
            file.Position = 0;
            var back = new MemoryStream();
            using (var zlib = new ZLibStream(file, CompressionMode.Decompress)) zlib.CopyTo(back);
            Assert.True(content.AsSpan().SequenceEqual(back.ToArray()), what);
        }
    }

    [Fact]
    public void Write_skewedValues_isCloseToTheirEntropy()
    {
        var random = new Random(1);
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(_ => (byte)Math.Round(-Math.Log(1 - random.NextDouble()) * 8))];
        double bits = content.CountBy(b => b).Sum(c => -c.Value * Math.Log2(c.Value / (double)content.Length));
        var file = new MemoryStream();
        var deflate = new LiteralDeflate(file);
        deflate.Begin();
        deflate.Write(content, last: true);
        Assert.InRange(file.Length, bits / 8, bits / 8 * 1.02);
    }

    private static int Fibonacci(int n) => n < 2 ? 1 : Fibonacci(n - 1) + Fibonacci(n - 2);
}
