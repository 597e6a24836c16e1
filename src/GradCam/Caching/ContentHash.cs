using System.IO.Hashing;
using System.Text;
using GradCam.Foundation;

namespace GradCam.Caching;

/// <summary>
/// Tells contents apart: 32 hexadecimal digits (XxHash128), which a large model's file takes a few milliseconds for.
/// </summary>
internal static class ContentHash
{
    private const int Chunk = 1 << 20;

    /// <summary>The hash of a file's bytes, or null if it cannot be read.</summary>
    public static string? OfFile(string path)
    {
        try
        {
            if (FileKind.Special(path) is not null)
                return null;
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var hash = new XxHash128();
            var buffer = new byte[(int)Math.Clamp(RandomAccess.GetLength(file), 1, Chunk)];
            long at = 0;
            for (int read; (read = RandomAccess.Read(file, buffer, at)) > 0; at += read)
                hash.Append(buffer.AsSpan(0, read));
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The hash of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(XxHash128.Hash(bytes));

    /// <summary>The hash of several texts, in this order.</summary>
    public static string Of(params ReadOnlySpan<string?> texts)
    {
        var all = new StringBuilder();
        // Lengths, so that what ends one text cannot begin the next.
        foreach (string? text in texts)
            all.Append(text?.Length ?? -1).Append(':').Append(text);
        return Of(Encoding.UTF8.GetBytes(all.ToString()));
    }
}
