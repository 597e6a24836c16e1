using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>Reads and makes ONNX tensors, whichever of the format's many fields the numbers lie in.</summary>
internal static class Tensors
{
    private const long LargestConstant = 1024;

    /// <summary>True for a tensor large enough to be weights; shapes, axes and scales are far smaller.</summary>
    public static bool IsWeight(TensorProto tensor) => Count(tensor) > LargestConstant;

    /// <summary>The number of elements that the dimensions of <paramref name="tensor"/> claim.</summary>
    /// <exception cref="GradCamException">A dimension is negative or the product overflows.</exception>
    public static long Count(TensorProto tensor)
    {
        long count = 1;
        foreach (long dim in tensor.Dims)
        {
            if (dim < 0 || (dim > 0 && count > long.MaxValue / dim))
                throw Impossible(tensor);
            count *= dim;
        }
        return count;
    }

    /// <summary>The number of bytes that the elements take as raw data.</summary>
    /// <exception cref="GradCamException">The shape is impossible or the element type unknown.</exception>
    public static long ByteCount(TensorProto tensor)
    {
        int size = (ElementType)tensor.DataType switch
        {
            ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
            ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
            ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
            ElementType.Double or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 8,
            ElementType.Complex128 => 16,
            _ => throw Unreadable(tensor, "plain"),
        };
        long count = Count(tensor);
        return count <= long.MaxValue / size ? count * size : throw Impossible(tensor);
    }

    /// <summary>The number of elements in the fields for single elements.</summary>
    public static long StoredElements(TensorProto tensor)
    {
        int stored =
            tensor.FloatData.Count
            + tensor.Int32Data.Count
            + tensor.Int64Data.Count
            + tensor.DoubleData.Count
            + tensor.Uint64Data.Count;
        return (ElementType)tensor.DataType is ElementType.Complex64 or ElementType.Complex128 ? stored / 2 : stored;
    }

    /// <summary>
    /// Every tensor of a model, wherever it stands: in graphs within graphs, in functions, as a part of a sparse one.
    /// </summary>
    public static IEnumerable<TensorProto> AllOf(ModelProto model) =>
        AllOf(model.Graph)
            .Concat(model.Functions.SelectMany(f => AllOf(f.Node).Concat(AllOf(f.AttributeProto))))
            .Concat(model.TrainingInfo.SelectMany(t => AllOf(t.Initialization).Concat(AllOf(t.Algorithm))));

    private static IEnumerable<TensorProto> AllOf(GraphProto? graph) =>
        graph is null
            ? []
            : graph.Initializer.Concat(graph.SparseInitializer.SelectMany(AllOf)).Concat(AllOf(graph.Node));

    private static IEnumerable<TensorProto> AllOf(IEnumerable<NodeProto> nodes) =>
        nodes.SelectMany(n => AllOf(n.Attribute));

    private static IEnumerable<TensorProto> AllOf(IEnumerable<AttributeProto> attributes) =>
        attributes.SelectMany(a =>
            a.Tensors.Append(a.T)
                .OfType<TensorProto>()
                .Concat(a.SparseTensors.Append(a.SparseTensor).OfType<SparseTensorProto>().SelectMany(AllOf))
                .Concat(a.Graphs.Append(a.G).SelectMany(AllOf))
        );

    private static IEnumerable<TensorProto> AllOf(SparseTensorProto tensor) =>
        ((TensorProto?[])[tensor.Values, tensor.Indices]).OfType<TensorProto>();

    /// <summary>The elements of a float32, float64, float16 or bfloat16 tensor, row-major, as float32.</summary>
    public static float[] Floats(TensorProto tensor)
    {
        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        float[] values = (ElementType)tensor.DataType switch
        {
            ElementType.Float when tensor.HasRawData => Each(raw, 4, BinaryPrimitives.ReadSingleLittleEndian),
            ElementType.Float => [.. tensor.FloatData],
            ElementType.Double when tensor.HasRawData => Each(
                raw,
                8,
                s => (float)BinaryPrimitives.ReadDoubleLittleEndian(s)
            ),
            ElementType.Double => [.. tensor.DoubleData.Select(d => (float)d)],
            ElementType.Float16 when tensor.HasRawData => Each(
                raw,
                2,
                s => (float)BinaryPrimitives.ReadHalfLittleEndian(s)
            ),
            ElementType.Float16 =>
            [
                .. tensor.Int32Data.Select(bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits)),
            ],
            ElementType.BFloat16 when tensor.HasRawData => Each(
                raw,
                2,
                s => FromBFloat16(BinaryPrimitives.ReadUInt16LittleEndian(s))
            ),
            ElementType.BFloat16 => [.. tensor.Int32Data.Select(bits => FromBFloat16((ushort)bits))],
            _ => throw Unreadable(tensor, "floating-point"),
        };
        return Checked(tensor, values);
    }

    /// <summary>The elements of an integer or Boolean tensor, row-major, as int64.</summary>
    public static long[] Ints(TensorProto tensor)
    {
        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        bool inRaw = tensor.HasRawData;
        long[] values = (ElementType)tensor.DataType switch
        {
            ElementType.Int64 => inRaw ? Each(raw, 8, BinaryPrimitives.ReadInt64LittleEndian) : [.. tensor.Int64Data],
            ElementType.Int32 => inRaw
                ? Each(raw, 4, s => (long)BinaryPrimitives.ReadInt32LittleEndian(s))
                : Small(tensor),
            ElementType.Int16 => inRaw
                ? Each(raw, 2, s => (long)BinaryPrimitives.ReadInt16LittleEndian(s))
                : Small(tensor),
            ElementType.UInt16 => inRaw
                ? Each(raw, 2, s => (long)BinaryPrimitives.ReadUInt16LittleEndian(s))
                : Small(tensor),
            ElementType.Int8 => inRaw ? Each(raw, 1, s => (long)(sbyte)s[0]) : Small(tensor),
            ElementType.UInt8 or ElementType.Bool => inRaw ? Each(raw, 1, s => (long)s[0]) : Small(tensor),
            ElementType.UInt32 => inRaw
                ? Each(raw, 4, s => (long)BinaryPrimitives.ReadUInt32LittleEndian(s))
                : [.. tensor.Uint64Data.Select(v => (long)v)],
            ElementType.UInt64 => inRaw
                ? Each(raw, 8, s => (long)BinaryPrimitives.ReadUInt64LittleEndian(s))
                : [.. tensor.Uint64Data.Select(v => (long)v)],
            _ => throw Unreadable(tensor, "integer"),
        };
        return Checked(tensor, values);
    }

    /// <summary>
    /// A float32 tensor; <paramref name="dims"/> absent makes a scalar or, for several values, a vector.
    /// </summary>
    public static TensorProto Of(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dims)
    {
        var tensor = New(name, ElementType.Float, values.Length, dims);
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        return tensor;
    }

    /// <summary>
    /// An int64 tensor; <paramref name="dims"/> absent makes a scalar or, for several values, a vector.
    /// </summary>
    public static TensorProto Of(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> dims)
    {
        var tensor = New(name, ElementType.Int64, values.Length, dims);
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        return tensor;
    }

    /// <summary>
    /// A uint8 tensor; <paramref name="dims"/> absent makes a scalar or, for several values, a vector.
    /// </summary>
    public static TensorProto Of(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<long> dims)
    {
        var tensor = New(name, ElementType.UInt8, values.Length, dims);
        tensor.RawData = ByteString.CopyFrom(values);
        return tensor;
    }

    /// <summary>An int64 vector, also for a single value.</summary>
    public static TensorProto Vector(string name, ReadOnlySpan<long> values) => Of(name, values, values.Length);

    private static TensorProto New(string name, ElementType type, int count, ReadOnlySpan<long> dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type };
        if (dims.IsEmpty && count != 1)
            tensor.Dims.Add(count);
        foreach (long dim in dims)
            tensor.Dims.Add(dim);
        return tensor;
    }

    private delegate T Reader<T>(ReadOnlySpan<byte> bytes);

    private static T[] Each<T>(ReadOnlySpan<byte> raw, int size, Reader<T> read)
    {
        var values = new T[raw.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(raw.Slice(i * size, size));
        return values;
    }

    private static long[] Small(TensorProto tensor) => [.. tensor.Int32Data.Select(v => (long)v)];

    private static float FromBFloat16(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);

    private static T[] Checked<T>(TensorProto tensor, T[] values) =>
        values.Length == Count(tensor)
            ? values
            : throw new GradCamException(
                $"Tensor '{tensor.Name}' claims {Count(tensor)} elements but holds {values.Length}; the file is "
                    + "damaged, export the model again."
            );

    private static GradCamException Impossible(TensorProto tensor) =>
        new(
            $"Tensor '{tensor.Name}' claims the impossible shape [{string.Join(", ", tensor.Dims)}]; export the "
                + "model again."
        );

    private static GradCamException Unreadable(TensorProto tensor, string wanted) =>
        new(
            $"Tensor '{tensor.Name}' has element type {(ElementType)tensor.DataType} where a {wanted} one is needed; "
                + "export the model with ordinary weights."
        );
}
