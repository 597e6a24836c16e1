using System.Runtime.InteropServices;
using GradCam.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GradCam.Inference;

/// <summary>A tensor to run a model on.</summary>
internal sealed class FeedTensor
{
    private readonly ReadOnlyMemory<float> _floats;
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">Their shape.</param>
    public FeedTensor(ReadOnlyMemory<float> values, long[] shape) =>
        (Type, _floats, Shape) = (ElementType.Float, values, shape);

    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">Their shape.</param>
    public FeedTensor(ReadOnlySpan<long> values, long[] shape) =>
        (Type, _bytes, Shape) = (ElementType.Int64, MemoryMarshal.AsBytes(values).ToArray(), shape);

    /// <param name="type">The type of the elements.</param>
    /// <param name="bytes">The elements, row-major, little-endian.</param>
    /// <param name="shape">Their shape.</param>
    public FeedTensor(ElementType type, ReadOnlyMemory<byte> bytes, long[] shape) =>
        (Type, _bytes, Shape) = (type, bytes, shape);

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>The shape.</summary>
    public long[] Shape { get; }

    /// <summary>The elements as bytes.</summary>
    public ReadOnlySpan<byte> Bytes =>
        Type == ElementType.Float && _bytes.IsEmpty ? MemoryMarshal.AsBytes(_floats.Span) : _bytes.Span;

    /// <summary>The tensor as the runtime takes it; floats are not copied.</summary>
    public OrtValue ToOrtValue()
    {
        if (Type == ElementType.Float && _bytes.IsEmpty)
            return OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance,
                MemoryMarshal.AsMemory(_floats),
                Shape
            );
        var value = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            (TensorElementType)(int)Type,
            Shape
        );
        _bytes.Span.CopyTo(value.GetTensorMutableRawData());
        return value;
    }
}
