using Google.Protobuf;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>
/// Reads an ONNX file but for its weights, which stay where they are until their bytes are asked for: the runtime reads
/// them for itself, and most of them nobody else needs. Walks over the fields of the messages that hold weights (the
/// model, its graph, the graph's tensors), and parses all other fields.
/// </summary>
/// <param name="stream">The file, from its beginning.</param>
/// <param name="part">So many bytes at a place of the file.</param>
internal sealed class OnnxReader(Stream stream, Func<long, int, ByteString> part)
{
    // Of protocol buffers' encoding: each field is its number and the kind of what follows.
    internal const int Varint = 0,
        EightBytes = 1,
        Delimited = 2,
        FourBytes = 5;

    /// <summary>The model.</summary>
    /// <exception cref="InvalidDataException">The file is none, or only a part of one.</exception>
    /// <exception cref="InvalidProtocolBufferException">The same.</exception>
    public ModelProto Read()
    {
        GraphProto? graph = null;
        var model = Parsed(
            ModelProto.Parser,
            OnnxFields.Kind.Model,
            AllBut(ModelProto.GraphFieldNumber, stream.Length, length => (graph ??= new()).MergeFrom(Graph(length)))
        );
        if (graph is not null)
            model.Graph = graph;
        return model;
    }

    private GraphProto Graph(long length)
    {
        var tensors = new List<TensorProto>();
        var graph = Parsed(
            GraphProto.Parser,
            OnnxFields.Kind.Graph,
            AllBut(GraphProto.InitializerFieldNumber, length, inner => tensors.Add(Tensor(inner)))
        );
        graph.Initializer.Add(tensors);
        return graph;
    }

    private TensorProto Tensor(long length)
    {
        ByteString? weights = null;
        var tensor = Parsed(
            TensorProto.Parser,
            OnnxFields.Kind.Tensor,
            AllBut(
                TensorProto.RawDataFieldNumber,
                length,
                inner =>
                {
                    bool here = inner < WeightFile.SmallestPart;
                    weights = here ? UnsafeByteOperations.UnsafeWrap(Bytes(inner)) : part(stream.Position, (int)inner);
                    if (!here)
                        stream.Position += inner;
                }
            )
        );
        if (weights is not null)
            tensor.RawData = weights;
        return tensor;
    }

    private static T Parsed<T>(MessageParser<T> parser, OnnxFields.Kind kind, byte[] bytes)
        where T : IMessage<T>
    {
        var message = parser.ParseFrom(bytes);
        KnownFields.Check(bytes, kind);
        return message;
    }

    /// <summary>
    /// The bytes of a message without those of one field, for which something else is called; it has to read them.
    /// </summary>
    private byte[] AllBut(int field, long length, Action<long> apart)
    {
        using var others = new MemoryStream();
        long end = stream.Position + length;
        Span<byte> fixedSize = stackalloc byte[8];
        while (stream.Position < end)
        {
            ulong tag = Number();
            int kind = (int)(tag & 7);
            ulong value = kind is Varint or Delimited ? Number() : 0;
            if (kind == Delimited && value > (ulong)Math.Max(0, end - stream.Position))
                throw new InvalidDataException("it ends within a field");
            if (kind == Delimited && tag >> 3 == (ulong)field)
            {
                apart((long)value);
                continue;
            }
            Write(others, tag);
            if (kind is Varint or Delimited)
                Write(others, value);
            if (kind == Delimited)
                others.Write(Bytes((long)value));
            else if (kind is EightBytes or FourBytes)
                others.Write(Filled(fixedSize[..(kind == EightBytes ? 8 : 4)]));
            else if (kind != Varint)
                throw new InvalidDataException("it holds a field of no known kind");
        }
        if (stream.Position != end)
            throw new InvalidDataException("it ends within a field");
        return others.ToArray();
    }

    private byte[] Bytes(long length)
    {
        var bytes = new byte[length];
        Filled(bytes);
        return bytes;
    }

    private ReadOnlySpan<byte> Filled(Span<byte> bytes) =>
        stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw new InvalidDataException("it ends within a field");

    private ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int next = stream.ReadByte();
            if (next < 0)
                throw new InvalidDataException("it ends within a field");
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }
        throw new InvalidDataException("it holds a number that is too long");
    }

    private static void Write(Stream to, ulong value)
    {
        for (; value > 127; value >>= 7)
            to.WriteByte((byte)(value | 128));
        to.WriteByte((byte)value);
    }
}
