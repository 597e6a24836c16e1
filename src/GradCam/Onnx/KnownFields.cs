namespace GradCam.Onnx;

/// <summary>
/// Refuses messages with fields that are not of the ONNX format. Protocol buffers would keep and pass them on, and the
/// runtime may know some that we do not: one could name a file to read.
/// </summary>
internal static class KnownFields
{
    /// <summary>Walks over the encoded fields of a message and of all messages within it.</summary>
    /// <param name="bytes">A message that was parsed without an error.</param>
    /// <param name="message">Its kind.</param>
    /// <exception cref="InvalidDataException">There is another field.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, OnnxFields.Kind message)
    {
        while (!bytes.IsEmpty)
        {
            ulong tag = Number(ref bytes);
            var field = tag >> 3 <= int.MaxValue ? OnnxFields.Of(message, (int)(tag >> 3)) : OnnxFields.Kind.Unknown;
            if (field == OnnxFields.Kind.Unknown)
                throw new InvalidDataException(
                    $"it holds a field ({message} {tag >> 3}) that is not of the ONNX format"
                );
            switch (tag & 7)
            {
                case OnnxReader.Varint:
                    Number(ref bytes);
                    break;
                case OnnxReader.EightBytes:
                    bytes = bytes[8..];
                    break;
                case OnnxReader.FourBytes:
                    bytes = bytes[4..];
                    break;
                case OnnxReader.Delimited:
                    int length = checked((int)Number(ref bytes));
                    if (field != OnnxFields.Kind.Plain)
                        Check(bytes[..length], field);
                    bytes = bytes[length..];
                    break;
                default:
                    throw new InvalidDataException("it holds a group, which the ONNX format does not have");
            }
        }
    }

    private static ulong Number(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0, i = 0; ; shift += 7, i++)
        {
            value |= (ulong)(bytes[i] & 127) << shift;
            if (bytes[i] > 127)
                continue;
            bytes = bytes[(i + 1)..];
            return value;
        }
    }
}
