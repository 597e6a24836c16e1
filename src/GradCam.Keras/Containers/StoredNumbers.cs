using System.Buffers.Binary;
using System.Text.Json;
using GradCam.Keras.Config;

namespace GradCam.Keras.Containers;

/// <summary>The form of one array's numbers in TensorFlow.js' files, little-endian.</summary>
/// <param name="Type">The type of the stored numbers.</param>
/// <param name="Scale">The factor of quantized numbers.</param>
/// <param name="Min">The value of a quantized zero.</param>
internal sealed record StoredNumbers(string Type, float Scale = 1, float Min = 0)
{
    /// <summary>The bytes of one.</summary>
    public int Size =>
        Type switch
        {
            "uint8" or "bool" => 1,
            "uint16" or "float16" => 2,
            _ => 4,
        };

    /// <summary>True if the bytes are the floats.</summary>
    public bool IsPlain => Type == "float32";

    /// <summary>The form that an entry of the list states; null if it is not known.</summary>
    public static StoredNumbers? Of(JsonElement entry)
    {
        if (entry.Find("quantization") is not { } quantization)
            return entry.Text("dtype") is ("float32" or "int32" or "bool") and var type ? new(type) : null;
        return quantization.Text("dtype") switch
        {
            "float16" => new("float16"),
            "uint8"
            or "uint16"
                when quantization.Find("scale")?.Single is { } scale && quantization.Find("min")?.Single is { } min =>
                new(quantization.Text("dtype")!, scale, min),
            _ => null,
        };
    }

    /// <summary>Reads numbers.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            var one = bytes.Slice(i * Size, Size);
            values[i] = Type switch
            {
                "float16" => (float)BinaryPrimitives.ReadHalfLittleEndian(one),
                "int32" => BinaryPrimitives.ReadInt32LittleEndian(one),
                "uint16" => BinaryPrimitives.ReadUInt16LittleEndian(one) * Scale + Min,
                _ => one[0] * Scale + Min,
            };
        }
    }
}
