using System.Buffers.Binary;
using System.Runtime.InteropServices;
using GradCam.Keras.Hdf;

namespace GradCam.Keras.Containers;

/// <summary>
/// An HDF5 file: what Keras writes into one, within limits, and nothing of other files. Errors name the file and the
/// place in it.
/// </summary>
internal sealed class Hdf5 : IDisposable
{
    private readonly HdfFile _file;
    private readonly ResourceLimits _limits;
    private readonly string _name;
    private long _read;

    private Hdf5(HdfFile file, ResourceLimits limits, string name) => (_file, _limits, _name) = (file, limits, name);

    /// <summary>Opens one.</summary>
    /// <param name="stream">The file's bytes; closed with it.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">It is damaged.</exception>
    public static Hdf5 Open(Stream stream, string name, ResourceLimits limits)
    {
        try
        {
            return new(Guarded(name, "", () => HdfFile.Open(stream, limits)), limits, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The root.</summary>
    public HdfObject Root => _file.Root;

    /// <summary>A group by its path, or null.</summary>
    public HdfObject? Group(HdfObject parent, string path) => Find(parent, path, array: false);

    /// <summary>A data set by its path, or null.</summary>
    public WeightArray? Dataset(HdfObject parent, string path) =>
        Find(parent, path, array: true) is { } found ? Array(found, path) : null;

    /// <summary>The names of what lies in a group.</summary>
    public string[] Names(HdfObject group) => Guarded(_name, "", () => group.Links.Keys.ToArray());

    /// <summary>A text that an attribute holds, or null.</summary>
    public string? Text(HdfObject owner, string attribute) => Texts(owner, attribute) is [var only] ? only : null;

    /// <summary>
    /// The texts of an attribute, which Keras cuts into <c>name0</c>, <c>name1</c> ... where they are too many for one;
    /// null if there is none.
    /// </summary>
    public string[]? Texts(HdfObject owner, string attribute)
    {
        if (One(owner, attribute) is { } whole)
            return whole;
        var parts = new List<string>();
        for (int i = 0; One(owner, $"{attribute}{i}") is { } part; i++)
            parts.AddRange(part);
        return parts.Count > 0 ? [.. parts] : null;
    }

    // An empty list is written as numbers.
    private string[]? One(HdfObject owner, string attribute) =>
        Guarded(
            _name,
            attribute,
            () =>
                owner.Attributes.TryGetValue(attribute, out var found)
                    ? found.Texts(_limits.ConfigBytes).Select(t => t.TrimEnd('\0')).ToArray()
                    : null
        );

    private HdfObject? Find(HdfObject parent, string path, bool array) =>
        Guarded(
            _name,
            path,
            () => path.Length > 0 && _file.Find(parent, path) is { } found && found.IsArray == array ? found : null
        );

    private WeightArray Array(HdfObject found, string path)
    {
        var array = Guarded(_name, path, found.Array);
        if (array.Lengths.Any(n => n > int.MaxValue))
            throw TooLarge(array, path);
        return new(path, array.Lengths, () => Guarded(_name, path, () => Floats(array, path)));
    }

    private float[] Floats(HdfArray array, string path)
    {
        int size = array.Type.Size;
        decimal bytes = (decimal)array.Count * size;
        if (bytes > Limits.WeightBytes - _read || bytes > Limits.Free + (decimal)_file.Length * _limits.UnpackRatio)
            throw TooLarge(array, path);
        long most = Limits.WeightBytes;
        bool swapped = array.Type.BigEndian;
        float[] values = (array.Type.Class, size, array.Type.Exponent) switch
        {
            (HdfClass.Float, 4, 8) when !swapped => array.Read(
                most,
                count => new float[count / sizeof(float)],
                floats => MemoryMarshal.AsBytes(floats.AsSpan())
            ),
            (HdfClass.Float, 4, 8) => Converted(array.Read(most), size, BinaryPrimitives.ReadSingleBigEndian),
            (HdfClass.Float, 2, 5) => Converted(
                array.Read(most),
                size,
                b => (float)(swapped ? BinaryPrimitives.ReadHalfBigEndian(b) : BinaryPrimitives.ReadHalfLittleEndian(b))
            ),
            (HdfClass.Float, 8, 11) => Converted(
                array.Read(most),
                size,
                b =>
                    (float)(
                        swapped ? BinaryPrimitives.ReadDoubleBigEndian(b) : BinaryPrimitives.ReadDoubleLittleEndian(b)
                    )
            ),
            (HdfClass.Whole, 8, _) => Converted(
                array.Read(most),
                size,
                b =>
                    (float)(
                        swapped ? BinaryPrimitives.ReadInt64BigEndian(b) : BinaryPrimitives.ReadInt64LittleEndian(b)
                    )
            ),
            (HdfClass.Whole, 4, _) => Converted(
                array.Read(most),
                size,
                b =>
                    (float)(
                        swapped ? BinaryPrimitives.ReadInt32BigEndian(b) : BinaryPrimitives.ReadInt32LittleEndian(b)
                    )
            ),
            _ => throw new GradCamException(
                $"The weights '{path}' of {_name} are {Kind(array.Type.Class)} of {8L * size} bits; save the model "
                    + "with floating-point weights (of 16, 32 or 64 bits)."
            ),
        };
        _read += 4L * values.Length;
        return values;
    }

    private GradCamException TooLarge(HdfArray array, string path) =>
        new(
            $"'{path}' of {_name} claims the shape [{string.Join(", ", array.Lengths)}], far more than the file "
                + "could hold or an ONNX file may: save the model again, or, if it is right, raise "
                + "ResourceLimits.UnpackRatio."
        );

    private delegate float Number(ReadOnlySpan<byte> bytes);

    private static float[] Converted(byte[] bytes, int size, Number read)
    {
        float[] values = new float[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(bytes.AsSpan(i * size, size));
        return values;
    }

    private static string Kind(HdfClass kind) =>
        kind switch
        {
            HdfClass.Float => "numbers of an unusual kind",
            HdfClass.Whole => "whole numbers",
            HdfClass.Text or HdfClass.VariableLength => "texts",
            _ => "no numbers, but elements",
        };

    /// <summary>Turns what is wrong with a file into a sentence.</summary>
    private static T Guarded<T>(string name, string what, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (HdfException e) when (e.IsElsewhere)
        {
            throw new GradCamException(
                $"'{what}' of {name} lies in another file, which is not read; save the whole model into one file.",
                e
            );
        }
        catch (HdfException e)
        {
            throw new GradCamException(
                $"{name} is no complete HDF5 file{(what.Length > 0 ? $", at '{what}'" : "")} ({e.Message}): "
                    + $"{e.Remedy ?? "copy or save the model again."}",
                e
            );
        }
    }
}
