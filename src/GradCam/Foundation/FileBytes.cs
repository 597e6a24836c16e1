using System.Globalization;
using System.Runtime.InteropServices;

namespace GradCam.Foundation;

/// <summary>Reads and writes files that a user named, and turns failures into errors of one sentence.</summary>
internal static class FileBytes
{
    // Enough to tell every format that is read.
    private const int HeadLength = 64;

    private const int Buffer = 1 << 16;

    /// <summary>Throws for a file whose first bytes are of another kind.</summary>
    public delegate void CheckHead(ReadOnlySpan<byte> head);

    /// <summary>
    /// The head and the length are checked before the rest is read, so that a huge file, or one of another kind, costs
    /// nothing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Looks at the head.</param>
    /// <param name="limit">
    /// The name of the limit on its length: <c>file-bytes</c>, or <c>text-bytes</c> for files that people write.
    /// </param>
    /// <param name="limits">The limits; null for the defaults.</param>
    public static byte[] Read(
        string path,
        CheckHead check,
        string limit = "file-bytes",
        ResourceLimits? limits = null
    ) =>
        Reading(
            path,
            () =>
            {
                using var file = Opened(path, bufferSize: 0);
                Span<byte> head = stackalloc byte[HeadLength];
                int got = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
                check(head[..got]);
                limits ??= ResourceLimits.Default;
                if (file.Length > Math.Min(limits.Value(limit), Array.MaxLength))
                    throw new GradCamException(
                        FormattableString.Invariant($"{path} has {file.Length:N0} bytes: {limits.Met(limit)}")
                    );
                var bytes = new byte[Math.Max(file.Length, got)];
                head[..got].CopyTo(bytes);
                file.ReadExactly(bytes.AsSpan(got));
                return bytes;
            }
        );

    /// <summary>All that a stream still gives.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The name of what it gives.</param>
    /// <param name="limit">The name of the limit on its length; null for none but that of arrays.</param>
    /// <param name="limits">The limits; null for the defaults.</param>
    /// <exception cref="GradCamException">It is more than the limit, or than an array holds.</exception>
    public static byte[] ReadToEnd(Stream stream, string name, string? limit = null, ResourceLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= ResourceLimits.Default;
        long most = limit is null ? long.MaxValue : limits.Value(limit);
        using var bytes = new MemoryStream();
        var buffer = new byte[Buffer];
        while (stream.Read(buffer) is > 0 and var got)
        {
            if (bytes.Length + got > most)
                throw new GradCamException($"{name} has more bytes than are read: {limits.Met(limit!)}");
            if (bytes.Length + got > Array.MaxLength)
                throw new GradCamException($"{name} has more than 2 GB: give it as a file.");
            bytes.Write(buffer, 0, got);
        }
        return bytes.ToArray();
    }

    /// <summary>Opens a file of which only parts are read.</summary>
    public static FileStream Open(string path) => Reading(path, () => Opened(path, Buffer));

    /// <summary>Opens a file that may stay open, as <see cref="Shared"/> does, after its head was checked.</summary>
    public static FileStream Open(string path, CheckHead check, long maxBytes) =>
        Reading(
            path,
            () =>
            {
                var file = Shared(path);
                try
                {
                    Span<byte> head = stackalloc byte[HeadLength];
                    check(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
                    if (file.Length > maxBytes)
                        throw new GradCamException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{path} has {file.Length:N0} bytes, more than the {maxBytes:N0} that are read: make "
                                    + $"it smaller."
                            )
                        );
                    file.Position = 0;
                    return file;
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }
        );

    /// <summary>Opens a file without locking it: others may write to it, replace it and delete it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Shared(string path) => Opened(path, Buffer, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>At most so many bytes of an open file.</summary>
    public static byte[] Part(FileStream file, long at, int length)
    {
        var part = new byte[Math.Min(length, file.Length - at)];
        file.Position = at;
        return part[..file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false)];
    }

    private static FileStream Opened(string path, int bufferSize, FileShare share = FileShare.Read)
    {
        RefuseSpecial(path);
        return Directory.Exists(path)
            ? throw new GradCamException($"{path} is a folder: give a file.")
            : new(path, FileMode.Open, FileAccess.Read, share, bufferSize);
    }

    /// <summary>Refuses pipes, sockets and devices, which are never opened.</summary>
    /// <exception cref="GradCamException">The path leads to one.</exception>
    public static void RefuseSpecial(string path)
    {
        if (FileKind.Special(path) is { } kind)
            throw new GradCamException($"{path} is {kind}, which is not read: give an ordinary file.");
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GradCamException($"{path} does not exist: check the path.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new GradCamException($"{path} may not be read: check its permissions.", error);
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException)
        {
            throw new GradCamException(
                $"{path} cannot be read ({IoReason.Of(error)}): check the path and the disk.",
                error
            );
        }
    }

    public static void Write(string path, byte[] bytes) => Writing(path, () => File.WriteAllBytes(path, bytes));

    /// <summary>Runs an action that writes a file, and turns its failures into errors of one sentence.</summary>
    public static void Writing(string path, Action write)
    {
        try
        {
            write();
        }
        catch (DirectoryNotFoundException error)
        {
            throw new GradCamException(
                $"{path} cannot be written because its folder does not exist: create the folder first.",
                error
            );
        }
        catch (UnauthorizedAccessException error)
        {
            throw new GradCamException(
                $"{path} may not be written: check the permissions of the file and its folder.",
                error
            );
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException)
        {
            throw new GradCamException(
                $"{path} cannot be written ({IoReason.Of(error)}): check the folder, its permissions and the disk.",
                error
            );
        }
    }

    /// <summary>The memory as an array; most memory is one already.</summary>
    public static byte[] AsArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment)
        && segment.Offset == 0
        && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
