using System.Buffers.Binary;

namespace GradCam.Json;

/// <summary>An array, as JSON.</summary>
/// <param name="Shape">The lengths of its axes.</param>
/// <param name="Data">float32, little-endian, row by row.</param>
internal sealed record ArrayRow(IReadOnlyList<int> Shape, byte[] Data)
{
    public static ArrayRow Of(Tensor tensor)
    {
        var data = new byte[sizeof(float) * tensor.Data.Length];
        for (int i = 0; i < tensor.Data.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(sizeof(float) * i), tensor.Data[i]);
        return new(tensor.Shape, data);
    }
}
