using System.Buffers.Binary;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using GradCam.Foundation;

namespace GradCam;

/// <summary>NumPy's array files: float32 is written; floats, integers and booleans are read, all as float32.</summary>
/// <remarks>Source: the format's description, <c>numpy.lib.format</c>, versions 1.0 to 3.0.</remarks>
public static class Npy
{
    /// <summary>Reads a .npy file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits on its length; null for the defaults.</param>
    /// <exception cref="GradCamException">
    /// The file is missing, too large, no .npy file, of a type that is not read, or its length does not fit its shape.
    /// </exception>
    public static Tensor Load(string path, ResourceLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(FileBytes.Read(path, head => CheckMagic(head, path), "file-bytes", limits), path);
    }

    /// <summary>Reads the bytes of a .npy file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The name for error messages.</param>
    /// <exception cref="GradCamException">
    /// No .npy file, of a type that is not read, or its length does not fit its shape.
    /// </exception>
    public static Tensor Decode(ReadOnlySpan<byte> file, string name = "The array")
    {
        ArgumentNullException.ThrowIfNull(name);
        var header = NpyHeader.Parse(file, name);

        // Compared before the array is made: only a file that has the bytes gets the memory.
        var bytes = file[header.DataStart..];
        if (bytes.Length != (long)header.Count * header.ItemSize)
            throw NpyHeader.Damaged(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its shape ({string.Join(", ", header.Shape)}) needs {(long)header.Count * header.ItemSize:N0} "
                        + $"bytes, but it has {bytes.Length:N0}"
                )
            );
        var data = Convert(bytes, header);
        return new Tensor(header.Fortran ? ToRowMajor(data, header.Shape) : data, header.Shape);
    }

    /// <summary>Writes a .npy file of float32 in C order.</summary>
    /// <param name="path">The file, overwritten if it exists; its folder must exist.</param>
    /// <param name="data">The values, last axis fastest.</param>
    /// <param name="shape">The lengths of the axes; their product is the number of values.</param>
    /// <exception cref="GradCamException">The file cannot be written.</exception>
    public static void Save(string path, ReadOnlySpan<float> data, params ReadOnlySpan<int> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileBytes.Write(path, Encode(data, shape));
    }

    /// <summary>The bytes of a .npy file of float32 in C order.</summary>
    /// <param name="data">The values, last axis fastest.</param>
    /// <param name="shape">The lengths of the axes; their product is the number of values.</param>
    internal static byte[] Encode(ReadOnlySpan<float> data, params ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (var length in shape)
            count = checked(count * length);
        if (count != data.Length)
            throw new ArgumentException(
                $"A shape of ({Join(shape)}) does not hold {data.Length} values.",
                nameof(shape)
            );
        var text =
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Join(shape)}{(shape.Length == 1 ? "," : "")}), }}";

        // The values begin at a multiple of 64, so that they can be mapped into memory.
        const int prefix = 10;
        var start = (prefix + text.Length + 1 + 63) / 64 * 64;
        var file = new byte[start + sizeof(float) * data.Length];
        NpyHeader.Magic.CopyTo(file, 0);
        file[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)(start - prefix));
        Encoding.ASCII.GetBytes(text.PadRight(start - prefix - 1) + "\n", file.AsSpan(prefix));
        MemoryMarshal.AsBytes(data).CopyTo(file.AsSpan(start));
        return file;
    }

    private static void CheckMagic(ReadOnlySpan<byte> head, string name)
    {
        if (!head.StartsWith(NpyHeader.Magic))
            throw new GradCamException($"{name} is not a .npy file: write it with numpy.save.");
    }

    private static string Join(ReadOnlySpan<int> shape) => string.Join(", ", shape.ToArray());

    private static float[] Convert(ReadOnlySpan<byte> bytes, NpyHeader header)
    {
        if (header.BigEndian && header.ItemSize > 1)
        {
            var swapped = bytes.ToArray();
            for (var i = 0; i < swapped.Length; i += header.ItemSize)
                swapped.AsSpan(i, header.ItemSize).Reverse();
            bytes = swapped;
        }
        return (header.Kind, header.ItemSize) switch
        {
            ('f', 2) => To<Half>(bytes),
            ('f', 4) => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            ('f', 8) => To<double>(bytes),
            ('i', 1) => To<sbyte>(bytes),
            ('i', 2) => To<short>(bytes),
            ('i', 4) => To<int>(bytes),
            ('i', 8) => To<long>(bytes),
            ('u', 2) => To<ushort>(bytes),
            ('u', 4) => To<uint>(bytes),
            ('u', 8) => To<ulong>(bytes),
            _ => To<byte>(bytes),
        };
    }

    private static float[] To<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        var result = new float[values.Length];
        TensorPrimitives.ConvertTruncating(values, result);
        return result;
    }

    private static float[] ToRowMajor(float[] data, int[] shape)
    {
        var result = new float[data.Length];
        var index = new int[shape.Length];
        for (var from = 0; from < data.Length; from++)
        {
            var to = 0;
            for (var axis = 0; axis < shape.Length; axis++)
                to = to * shape[axis] + index[axis];
            result[to] = data[from];
            for (var axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
                index[axis] = 0;
        }
        return result;
    }
}
