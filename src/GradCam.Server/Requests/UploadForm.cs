using System.Buffers.Binary;
using GradCam.Imaging;

namespace GradCam.Server.Requests;

/// <summary>
/// Whether a file is a picture and nothing beside: it is what it is declared as, ends where the picture ends, and has
/// no more frames than a picture has. Cameras put further data behind JPEG, which may be anything but what would run.
/// </summary>
internal static class UploadForm
{
    private const int MostFrames = 1000;

    // The end of a ZIP archive is looked for from the end of a file.
    private const int ArchiveTail = 65_557;

    private static readonly byte[] EndOfArchive = [(byte)'P', (byte)'K', 5, 6];

    // What makes a document or a script of a file that begins as a picture.
    private static readonly byte[][] Foreign =
    [
        .. ((string[])["%PDF-", "<?php", "<script", "<html", "<svg "]).Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>Refuses what is more than a picture.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">Its format, by its first bytes.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="RequestException">It is something else too, or has too many frames.</exception>
    public static void Check(ReadOnlySpan<byte> file, PictureFormat format, string name)
    {
        int end = format switch
        {
            PictureFormat.Png => EndOfPng(file),
            PictureFormat.Gif => EndOfGif(file, name),
            PictureFormat.WebP => EndOfRiff(file),
            PictureFormat.Jpeg => EndOfJpeg(file),
            _ => file.Length,
        };
        var rest = file[Math.Clamp(end, 0, file.Length)..];
        bool foreign = format == PictureFormat.Jpeg ? IsForeign(rest) : rest.IndexOfAnyExcept((byte)0) >= 0;
        if (foreign)
            throw new RequestException(
                415,
                $"{name} goes on behind the picture, with data that is no part of it: save it again as a picture alone."
            );
    }

    /// <summary>Refuses a picture that is declared as one of another format.</summary>
    /// <exception cref="RequestException">It is.</exception>
    public static void CheckType(string declared, PictureFormat format, string name)
    {
        PictureFormat? said = declared.ToLowerInvariant() switch
        {
            "image/jpeg" or "image/jpg" or "image/pjpeg" => PictureFormat.Jpeg,
            "image/png" or "image/x-png" => PictureFormat.Png,
            "image/gif" => PictureFormat.Gif,
            "image/webp" => PictureFormat.WebP,
            "image/bmp" or "image/x-ms-bmp" or "image/x-bmp" => PictureFormat.Bmp,
            "image/tiff" => PictureFormat.Tiff,
            _ => null,
        };
        if (said is not null && said != format)
            throw new RequestException(
                415,
                $"{name} is declared as {declared}, but its bytes are those of {format.ToString().ToUpperInvariant()}: "
                    + "declare it as what it is, or as application/octet-stream."
            );
    }

    private static bool IsForeign(ReadOnlySpan<byte> rest)
    {
        foreach (byte[] mark in Foreign)
            if (rest.IndexOf(mark) >= 0)
                return true;
        return rest[Math.Max(0, rest.Length - ArchiveTail)..].IndexOf(EndOfArchive) >= 0;
    }

    private static int EndOfPng(ReadOnlySpan<byte> file)
    {
        int at = 8;
        while (at + 12 <= file.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            bool last = file.Slice(at + 4, 4).SequenceEqual("IEND"u8);
            if (length > file.Length - at - 12)
                break;
            at += (int)length + 12;
            if (last)
                return at;
        }
        // What is cut off, its decoder says.
        return file.Length;
    }

    private static int EndOfRiff(ReadOnlySpan<byte> file) =>
        (int)Math.Min(file.Length, BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L + (file[4] & 1));

    /// <summary>The end of a JPEG's first picture: behind its last segment, at the first marker of its end.</summary>
    private static int EndOfJpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            byte marker = file[at + 1];
            if (marker == 0xDA)
                break;
            at += marker is 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        if (at >= file.Length)
            return file.Length;
        int end = file[at..].IndexOf([(byte)0xFF, (byte)0xD9]);
        return end < 0 ? file.Length : at + end + 2;
    }

    private static int EndOfGif(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 13)
            return file.Length;
        int at = 13 + TableOf(file[10]),
            frames = 0;
        while (at < file.Length)
            switch (file[at])
            {
                case 0x3B:
                    return at + 1;
                case 0x21:
                    at = BehindBlocks(file, at + 2);
                    break;
                case 0x2C when at + 10 < file.Length:
                    if (++frames > MostFrames)
                        throw new RequestException(
                            415,
                            $"{name} has more than {MostFrames:N0} frames, which is a film: send one of them."
                        );
                    at = BehindBlocks(file, at + 11 + TableOf(file[at + 9]));
                    break;
                default:
                    return file.Length;
            }
        return file.Length;
    }

    private static int TableOf(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int BehindBlocks(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] != 0)
            at += file[at] + 1;
        return at + 1;
    }
}
