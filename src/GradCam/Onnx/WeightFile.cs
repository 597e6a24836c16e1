using System.Buffers;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace GradCam.Onnx;

/// <summary>
/// A file that parts are read of when they are needed: while it stays as it was found, it need not be held in memory.
/// It stays open, so that it may be deleted or replaced by another of its name; only to be written to it may not.
/// </summary>
internal sealed class WeightFile
{
    /// <summary>Shorter parts, which are looked at while graphs are built, are better read at once.</summary>
    public const int SmallestPart = 4096;

    private const int WrittenAtOnce = 1 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly DateTime _written;

    /// <param name="path">The file, as errors are to name it.</param>
    /// <param name="file">The same, open; stays so for as long as parts of it are in use.</param>
    public WeightFile(string path, FileStream file) =>
        (_path, _file, Length, _written) = (path, file, file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// A part of it, which is read only when its bytes are asked for, and forgotten when nobody uses them any more.
    /// </summary>
    /// <exception cref="GradCamException">
    /// The file was written to, or cannot be read; asking for the bytes later throws the same.
    /// </exception>
    public ByteString Part(long offset, int length) =>
        UnsafeByteOperations.UnsafeWrap(
            length < SmallestPart ? Read(offset, length) : new Slice(this, offset, length).Memory
        );

    private byte[] Read(long offset, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Writes bytes to a stream, parts of files without holding all of them in memory.</summary>
    /// <exception cref="GradCamException">The file was written to, or cannot be read.</exception>
    public static void Write(ByteString bytes, Stream to)
    {
        if (!MemoryMarshal.TryGetMemoryManager<byte, Slice>(bytes.Memory, out var slice))
        {
            to.Write(bytes.Span);
            return;
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent(WrittenAtOnce);
        try
        {
            for (int at = 0; at < bytes.Length; at += WrittenAtOnce)
            {
                var some = buffer.AsSpan(0, Math.Min(WrittenAtOnce, bytes.Length - at));
                slice.Read(at, some);
                to.Write(some);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="GradCamException">The file was written to, or cannot be read.</exception>
    private void Read(long offset, Span<byte> bytes)
    {
        try
        {
            if (
                RandomAccess.GetLength(_file.SafeFileHandle) != Length
                || File.GetLastWriteTimeUtc(_file.SafeFileHandle) != _written
            )
                throw new GradCamException($"{_path} was changed while it was in use; load it again.");
            for (int at = 0, read; at < bytes.Length; at += read)
                if ((read = RandomAccess.Read(_file.SafeFileHandle, bytes[at..], offset + at)) == 0)
                    throw new EndOfStreamException("it has become shorter");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GradCamException(
                $"{_path} cannot be read any more ({e.Message.TrimEnd('.')}); load it again.",
                e
            );
        }
    }

    private sealed class Slice(WeightFile file, long offset, int length) : MemoryManager<byte>
    {
        private readonly WeakReference<byte[]?> _read = new(null);

        // The base class would read it to tell its length.
        public override Memory<byte> Memory => CreateMemory(length);

        public override Span<byte> GetSpan()
        {
            if (_read.TryGetTarget(out byte[]? bytes))
                return bytes;
            bytes = file.Read(offset, length);
            _read.SetTarget(bytes);
            return bytes;
        }

        public void Read(int at, Span<byte> bytes) => file.Read(offset + at, bytes);

        public override MemoryHandle Pin(int elementIndex = 0) =>
            throw new NotSupportedException("Weights are read through their span.");

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
