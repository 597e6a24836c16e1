using GradCam.Foundation;

namespace GradCam.Cli;

/// <summary>A standard stream that may be closed, full or gone: that is remembered, and the work goes on.</summary>
/// <param name="inner">The stream; null if it is closed.</param>
internal sealed class GuardedStream(Stream? inner) : Stream
{
    private const string IsClosed = "it is closed";

    /// <summary>The reason why some of the output is lost; null if nothing is.</summary>
    public string? Lost { get; private set; }

    /// <summary>True if the stream was closed from the beginning, as by someone who does not want the output.</summary>
    public bool Closed => inner is null;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Lost is not null)
            return;
        if (inner is null)
            Lost = IsClosed;
        else
        {
            try
            {
                // A reader that has gone away is no error here: .NET's console streams drop what it would have read.
                inner.Write(buffer);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Lost = e is IOException ? IoReason.Of(e) : IsClosed;
            }
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
