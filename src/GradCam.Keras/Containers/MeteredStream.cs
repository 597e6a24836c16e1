namespace GradCam.Keras.Containers;

/// <summary>
/// A file of which only so much is read until more is allowed: the list of files in a zip archive takes far more memory
/// than its bytes.
/// </summary>
internal sealed class MeteredStream(Stream inner, long allowed) : Stream
{
    /// <summary>The number of bytes that may still be read.</summary>
    public long Allowed { get; set; } = allowed;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int got = inner.Read(buffer);
        return (Allowed -= got) >= 0
            ? got
            : throw new InvalidDataException("It lists far more files than a model has.");
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
