using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace GradCam.Server.Tests.Requests;

/// <summary>Files that are no pictures, or that mean harm. The same ones each time.</summary>
internal static class HostileUploads
{
    private static readonly byte[] PngHead = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A];

    /// <summary>Uploads of every kind, each with the name of its kind.</summary>
    public static IEnumerable<(string Kind, byte[] File)> All(int count, byte[] picture)
    {
        var random = new Random(7);
        byte[] jpeg = Picture.Decode(picture).Encode("jpg"),
            webp = Picture.Decode(picture).Encode("webp");
        Func<(string, byte[])>[] kinds =
        [
            () => ("truncated", picture[..random.Next(9, picture.Length / 2)]),
            () => ("noise", Noise(random, random.Next(1, 5000))),
            () => ("noise behind a head", [.. PngHead, .. Noise(random, 900)]),
            () => ("noise as JPEG", [0xFF, 0xD8, 0xFF, 0xE0, .. Noise(random, 900)]),
            () => ("noise as WebP", [.. "RIFF"u8, 0, 0, 1, 0, .. "WEBPVP8 "u8, .. Noise(random, 500)]),
            () => ("noise as GIF", [.. "GIF89a"u8, .. Noise(random, 200)]),
            () => ("noise as BMP", [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. Noise(random, 500)]),
            () => ("TIFF", [.. "II"u8, 42, 0, 8, 0, 0, 0, .. Noise(random, 300)]),
            () => ("empty", []),
            () => ("pixel bomb", Png(60_000, 60_000, [])),
            () => ("wide bomb", Png(2_000_000_000, 1, [])),
            () => ("no pixels", Png(0, 0, [])),
            () => ("rows that are missing", Png(5000, 5000, Zlib(new byte[100]))),
            () => ("data that unpacks to zeros", Png(40, 40, Zlib(new byte[20_000_000]), truncate: true)),
            () => ("GIF of 10,000 frames", Gif(8, 8, 10_000)),
            () =>
                ("PNG and ZIP", [.. picture, .. "PK"u8, 3, 4, .. Noise(random, 50), .. "PK"u8, 5, 6, .. new byte[18]]),
            () => ("PNG and script", [.. picture, .. "<?php system('id'); ?>"u8]),
            () => ("JPEG and ZIP", [.. jpeg, .. Noise(random, 50), .. "PK"u8, 5, 6, .. new byte[18]]),
            () => ("JPEG and page", [.. jpeg, .. "<html><script>alert(1)</script>"u8]),
            () => ("GIF and JAR", [.. Gif(8, 8, 1), .. "PK"u8, 5, 6, .. new byte[18]]),
            () => ("WebP and more", [.. webp, .. "more"u8]),
            () =>
                ("SVG", "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"u8.ToArray()),
            () =>
                (
                    "XML entities",
                    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1/'>]><a>&x;</a>"u8.ToArray()
                ),
            () => ("PDF and PNG", [.. "%PDF-1.7\n"u8, .. picture]),
            () => ("ZIP and JPEG", [.. "PK"u8, 3, 4, 0xFF, 0xD8, 0xFF, .. Noise(random, 400)]),
            () => ("HEIC", [0, 0, 0, 24, .. "ftypheic"u8, .. Noise(random, 300)]),
            () => ("script", "#!/bin/sh\nrm -rf /\n"u8.ToArray()),
            () => ("NumPy", [0x93, .. "NUMPY"u8, 1, 0, .. Noise(random, 90)]),
            () => ("flipped", Flipped(picture, random)),
        ];
        for (int i = 0; i < count; i++)
            yield return kinds[i % kinds.Length]();
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    // A byte of the header's sums, which no decoder may pass.
    private static byte[] Flipped(byte[] picture, Random random)
    {
        byte[] copy = [.. picture];
        copy[16 + random.Next(8)] ^= 0x55;
        return copy;
    }

    private static byte[] Zlib(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Png(uint width, uint height, byte[] data, bool truncate = false)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(head, width);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        byte[] whole = [.. PngHead, .. Chunk("IHDR", head), .. Chunk("IDAT", data), .. Chunk("IEND", [])];
        return truncate ? whole[..^20] : whole;
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var sum = Crc32.Hash(body);
        Array.Reverse(sum);
        return [.. length, .. body, .. sum];
    }

    /// <summary>A GIF of many frames.</summary>
    private static byte[] Gif(ushort width, ushort height, int frames)
    {
        using var gif = new MemoryStream();
        var writer = new BinaryWriter(gif);
        writer.Write("GIF89a"u8);
        writer.Write(width);
        writer.Write(height);
        writer.Write([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        for (int i = 0; i < frames; i++)
            writer.Write([0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
        writer.Write((byte)0x3B);
        return gif.ToArray();
    }
}
