using System.Runtime.InteropServices;
using GradCam.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Inference;

/// <summary>A tensor that a model gave, copied out of the runtime's memory.</summary>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Values">The elements, row-major: <c>float[]</c> of float32, <c>byte[]</c> of all others.</param>
internal sealed record OutputTensor(ElementType Type, long[] Shape, Array Values)
{
    /// <summary>The elements of a float32 tensor.</summary>
    public float[] Floats => (float[])Values;

    /// <summary>
    /// The elements as float32, whatever type they have of float32, float16 and uint8; null for others.
    /// </summary>
    public float[]? AsFloats() =>
        Type switch
        {
            ElementType.Float => Floats,
            ElementType.Float16 => [.. MemoryMarshal.Cast<byte, Half>((byte[])Values).ToArray().Select(h => (float)h)],
            ElementType.UInt8 => [.. ((byte[])Values).Select(b => (float)b)],
            _ => null,
        };

    /// <summary>Copies a value of the runtime's.</summary>
    public static OutputTensor Of(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var type = (ElementType)(int)info.ElementDataType;
        return new(
            type,
            info.Shape,
            type == ElementType.Float ? value.GetTensorDataAsSpan<float>().ToArray() : Bytes(value, info, type)
        );
    }

    private static byte[] Bytes(OrtValue value, OrtTensorTypeAndShapeInfo info, ElementType type) =>
        type switch
        {
            // Nothing here reads texts.
            ElementType.String => [],
            _ when info.ElementCount == 0 => [],
            _ => value.GetTensorMutableRawData().ToArray(),
        };
}
