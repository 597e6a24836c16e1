using System.Buffers.Binary;
using GradCam.Foundation;

namespace GradCam.Inference;

/// <summary>A message between this process and a worker: a head of fixed size, and what its kind says.</summary>
/// <param name="Id">The request's number.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Body">The rest.</param>
internal readonly record struct WorkerMessage(long Id, MessageKind Kind, ReadOnlyMemory<byte> Body)
{
    private const int HeadLength = 17;

    // Arrays end there.
    private const long LongestBody = int.MaxValue - (1 << 20);

    /// <summary>A reader of the body.</summary>
    public BinaryReader Reader() => new(new MemoryStream(FileBytes.AsArray(Body), writable: false));

    /// <summary>A message whose body is written by a function.</summary>
    public static WorkerMessage Of(long id, MessageKind kind, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return new(id, kind, stream.GetBuffer().AsMemory(0, (int)stream.Length));
    }

    /// <summary>Writes the message.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void WriteTo(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteInt64LittleEndian(head, Id);
        head[8] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[9..], Body.Length);
        stream.Write(head);
        stream.Write(Body.Span);
        stream.Flush();
    }

    /// <summary>The next message; null where there is no more, or something else than messages.</summary>
    public static WorkerMessage? Read(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        if (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength)
            return null;
        long length = BinaryPrimitives.ReadInt64LittleEndian(head[9..]);
        if (head[8] > (byte)MessageKind.Cancelled || length is < 0 or > LongestBody)
            return null;
        var body = new byte[length];
        return stream.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length
            ? null
            : new(BinaryPrimitives.ReadInt64LittleEndian(head), (MessageKind)head[8], body);
    }
}
