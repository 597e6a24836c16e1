using System.Buffers;
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

    /// <exception cref="GradCamException">The file was written to, or cannot be read.</exception>
    private byte[] Read(long offset, int length)
    {
        try
        {
            if (
                RandomAccess.GetLength(_file.SafeFileHandle) != Length
                || File.GetLastWriteTimeUtc(_file.SafeFileHandle) != _written
            )
                throw new GradCamException($"{_path} was changed while it was in use; load it again.");
            var bytes = GC.AllocateUninitializedArray<byte>(length);
            for (int at = 0, read; at < length; at += read)
                if ((read = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(at), offset + at)) == 0)
                    throw new EndOfStreamException("it has become shorter");
            return bytes;
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

        public override MemoryHandle Pin(int elementIndex = 0) =>
            throw new NotSupportedException("Weights are read through their span.");

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
