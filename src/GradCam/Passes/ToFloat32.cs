using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Turns float16, bfloat16 and float64 models into float32: the one type that every rule and every kernel has.
/// </summary>
internal sealed class ToFloat32 : IModelPass
{
    /// <summary>Attributes that name an element type.</summary>
    private static readonly string[] TypeAttributes = ["to", "dtype", "output_datatype", "stash_type"];

    /// <summary>True if anything of the last model had another floating-point type.</summary>
    public bool Converted { get; private set; }

    /// <summary>Converts a model in place.</summary>
    public ModelProto Apply(ModelProto model)
    {
        Converted = false;
        Convert(model.Graph);
        return model;
    }

    private void Convert(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer)
            Convert(tensor);
        foreach (var info in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            if (info.Type?.TensorType is { } type && IsOther(type.ElemType))
                (type.ElemType, Converted) = ((int)ElementType.Float, true);
        foreach (var node in graph.Node)
        foreach (var attribute in node.Attribute)
        {
            if (attribute.T is not null)
                Convert(attribute.T);
            foreach (var tensor in attribute.Tensors)
                Convert(tensor);
            if (attribute.G is not null)
                Convert(attribute.G);
            if (
                TypeAttributes.Contains(attribute.Name)
                && attribute.Type == AttributeProto.Types.AttributeType.Int
                && IsOther((int)attribute.I)
            )
                (attribute.I, Converted) = ((long)ElementType.Float, true);
        }
    }

    private void Convert(TensorProto tensor)
    {
        if (!IsOther(tensor.DataType))
            return;
        float[] values = tensor is { DataType: (int)ElementType.Float16, HasRawData: true }
            ? Halves(tensor.RawData.Span)
            : Tensors.Floats(tensor);
        tensor.DataType = (int)ElementType.Float;
        tensor.Int32Data.Clear();
        tensor.DoubleData.Clear();
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
        Converted = true;
    }

    private static float[] Halves(ReadOnlySpan<byte> raw)
    {
        var values = new float[raw.Length / 2];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(raw), values);
        return values;
    }

    private static bool IsOther(int type) =>
        (ElementType)type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Double;
}
