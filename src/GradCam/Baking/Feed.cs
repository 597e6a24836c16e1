using System.Runtime.InteropServices;
using GradCam.Onnx;

namespace GradCam.Baking;

/// <summary>A tensor to feed, of any type.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">Its elements, row-major.</param>
internal sealed record Feed(string Name, ElementType Type, long[] Shape, byte[] Bytes)
{
    /// <summary>Floating-point numbers as elements of a type.</summary>
    public static Feed Of(string name, ElementType type, Tensor values) =>
        new(
            name,
            type,
            [.. values.Shape.Select(d => (long)d)],
            type switch
            {
                ElementType.UInt8 => [.. values.Data.Select(v => (byte)v)],
                ElementType.Float16 => MemoryMarshal
                    .AsBytes<Half>(values.Data.Select(v => (Half)v).ToArray())
                    .ToArray(),
                ElementType.Double => MemoryMarshal
                    .AsBytes<double>(values.Data.Select(v => (double)v).ToArray())
                    .ToArray(),
                _ => MemoryMarshal.AsBytes<float>(values.Data).ToArray(),
            }
        );
}
