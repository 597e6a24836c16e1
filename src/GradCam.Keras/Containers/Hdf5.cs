using System.Runtime.CompilerServices;
using PureHDF;
using PureHDF.VOL.Native;

namespace GradCam.Keras.Containers;

/// <summary>An HDF5 file: what Keras writes into one, within <see cref="Limits"/>, and nothing of other files.</summary>
internal sealed class Hdf5 : IDisposable
{
    private readonly NativeFile _file;
    private readonly long _length;
    private readonly string _name;
    private long _read;

    private Hdf5(NativeFile file, long length, string name) => (_file, _length, _name) = (file, length, name);

    /// <summary>Opens one.</summary>
    /// <param name="stream">The file's bytes; closed with it.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="GradCamException">It is damaged.</exception>
    public static Hdf5 Open(Stream stream, string name)
    {
        long length = stream.Length;
        try
        {
            return new(Guarded(name, "", () => H5File.Open(stream)), length, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The root.</summary>
    public IH5Group Root => _file;

    /// <summary>A group by its path, or null.</summary>
    public IH5Group? Group(IH5Group parent, string path) => Find(parent, path) as IH5Group;

    /// <summary>A data set by its path, or null.</summary>
    public WeightArray? Dataset(IH5Group parent, string path) => Find(parent, path) is NativeDataset found ? Array(found, path) : null;

    /// <summary>The names of what lies in a group.</summary>
    public string[] Names(IH5Group group) => Guarded(_name, group.Name, () => group.Children().Select(c => c.Name).ToArray());

    /// <summary>A text that an attribute holds, or null.</summary>
    public string? Text(IH5Object owner, string attribute) => Texts(owner, attribute) is [var only] ? only : null;

    /// <summary>The texts of an attribute, which Keras cuts into <c>name0</c>, <c>name1</c> ... where they are too many for one; null if there is none.</summary>
    public string[]? Texts(IH5Object owner, string attribute)
    {
        if (One(owner, attribute) is { } whole) return whole;
        var parts = new List<string>();
        for (int i = 0; One(owner, $"{attribute}{i}") is { } part; i++) parts.AddRange(part);
        return parts.Count > 0 ? [.. parts] : null;
    }

    private string[]? One(IH5Object owner, string attribute) => Guarded<string[]?>(_name, attribute, () =>
    {
        if (!owner.AttributeExists(attribute)) return null;
        var found = owner.Attribute(attribute);
        // An empty list is written as numbers.
        if (found.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength)) return [];
        Bound(attribute, found.Space.Dimensions, found.Type.Size, Limits.ConfigBytes);
        string[] texts = found.Space.Type == H5DataspaceType.Scalar ? [found.Read<string>()] : found.Read<string[]>();
        return [.. texts.Select(t => t.TrimEnd('\0'))];
    });

    private NativeObject? Find(IH5Group parent, string path) => Guarded(_name, path, () =>
    {
        if (path.Length == 0 || !parent.LinkExists(path)) return null;
        if (parent.Get(path) is not NativeObject found) throw Damaged(_name, path, "it leads nowhere");
        if (!ReferenceEquals(Context(found), Context(_file))) throw Elsewhere(path);
        return found;
    });

    private WeightArray Array(NativeDataset dataset, string path)
    {
        long[] shape = Guarded(_name, path, () => dataset.Space.Dimensions.Select(d => checked((long)d)).ToArray());
        return new(path, shape, () => Guarded(_name, path, () => Floats(dataset, path)));
    }

    private float[] Floats(NativeDataset dataset, string path)
    {
        if (dataset.Layout.Class == H5DataLayoutClass.VirtualStorage || ExternalFiles(dataset) is not null) throw Elsewhere(path);
        int size = dataset.Type.Size;
        Bound(path, dataset.Space.Dimensions, size, Limits.WeightBytes - _read);
        float[] values = dataset.Type.Class switch
        {
            H5DataTypeClass.FloatingPoint when size == 4 => dataset.Read<float[]>(),
            H5DataTypeClass.FloatingPoint when size == 2 => [.. dataset.Read<Half[]>().Select(h => (float)h)],
            H5DataTypeClass.FloatingPoint when size == 8 => [.. dataset.Read<double[]>().Select(d => (float)d)],
            H5DataTypeClass.FixedPoint when size == 8 => [.. dataset.Read<long[]>().Select(i => (float)i)],
            H5DataTypeClass.FixedPoint when size == 4 => [.. dataset.Read<int[]>().Select(i => (float)i)],
            _ => throw new GradCamException($"The weights '{path}' of {_name} are {dataset.Type.Class} of {8 * size} bits; save the model with floating-point weights (of 16, 32 or 64 bits)."),
        };
        _read += 4L * values.Length;
        return values;
    }

    /// <summary>Refuses what could not lie in the file.</summary>
    private void Bound(string what, ulong[] dims, int size, long most)
    {
        decimal bytes = dims.Aggregate((decimal)size, (product, d) => product > long.MaxValue ? product : product * d);
        if (bytes > most || bytes > Math.Max(Limits.Free, (decimal)_length * Limits.Ratio))
            throw new GradCamException($"'{what}' of {_name} claims the shape [{string.Join(", ", dims)}], far more than the file could hold or an ONNX file may; save the model again.");
    }

    private static GradCamException Damaged(string name, string what, string why) =>
        new($"{name} is no complete HDF5 file{(what.Length > 0 ? $", at '{what}'" : "")} ({why.TrimEnd('.')}); copy or save the model again.");

    private GradCamException Elsewhere(string path) => new($"'{path}' of {_name} lies in another file, which is not read; save the whole model into one file.");

    /// <summary>Runs a step of the HDF5 library, which has no exceptions of its own for damaged files.</summary>
    private static T Guarded<T>(string name, string what, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is not (GradCamException or OperationCanceledException))
        {
            throw Damaged(name, what, e.Message.Split('\n')[0]);
        }
    }

    // Whether a link led into another file is known to the library alone.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Context")]
    [return: UnsafeAccessorType("PureHDF.VOL.Native.NativeReadContext, PureHDF")]
    private static extern object Context(NativeObject of);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_InternalExternalFileList")]
    [return: UnsafeAccessorType("PureHDF.VOL.Native.ExternalFileListMessage, PureHDF")]
    private static extern object? ExternalFiles(NativeDataset of);
}
