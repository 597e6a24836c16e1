using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Makes constants of the inputs that no picture goes to, so that everything later sees a model of one input.
/// </summary>
/// <param name="name">The picture's input, or null for the first that can take pictures.</param>
/// <param name="given">The values of the others.</param>
/// <param name="limits">The limits on their sizes.</param>
internal sealed class FixInputs(string? name, IReadOnlyDictionary<string, Tensor> given, ResourceLimits limits)
    : IModelPass
{
    // No network is trained or served with batches as large.
    private const int MostSamples = 1024;

    private const int SignalRank = 3,
        VolumeRank = 5;

    /// <summary>The inputs of the last model that were not given and are zero now.</summary>
    public IReadOnlyList<string> Assumed { get; private set; } = [];

    /// <summary>Finds the picture's input and fixes all others, in place.</summary>
    /// <exception cref="GradCamException">No input takes pictures, or what was given fits no input.</exception>
    public ModelProto Apply(ModelProto model)
    {
        var inputs = model.Graph.Input;
        if (given.Keys.FirstOrDefault(k => inputs.All(i => i.Name != k)) is { } unknown)
            throw new GradCamException($"The model has no input '{unknown}'; it has {Names(inputs)}.");
        var picture = name is null
            ? inputs
                .Where(i => CanTakePictures(model, i) && !given.ContainsKey(i.Name))
                .OrderBy(i => IsFlat(i))
                .FirstOrDefault()
            : inputs.FirstOrDefault(i => i.Name == name)
                ?? throw new GradCamException($"The model has no input '{name}'; it has {Names(inputs)}.");
        if (picture is null || !CanTakePictures(model, picture))
            throw new GradCamException(
                "The model has no input of pictures (float, [N, C, H, W]); GradCam explains networks that look at "
                    + "pictures, signals or volumes."
            );
        if (Dim.Of(picture.Type)!.Take(1).Any(d => d.Value == 0))
            throw new GradCamException(
                $"The model's input '{picture.Name}' [{string.Join(", ", Dim.Of(picture.Type)!)}] takes batches of "
                    + "no pictures; export the model with an open batch size, or one of 1."
            );
        // Every run fills such a batch, and a single sample is repeated for it.
        if (Dim.Of(picture.Type)![0].Value is > MostSamples and var samples)
            throw new GradCamException(
                $"The model's input '{picture.Name}' takes batches of {samples:N0}, more than {MostSamples:N0}, at a "
                    + "time; export the model with an open batch size, or one of 1."
            );
        ValueInfoProto[] others = [.. inputs.Where(i => i != picture)];
        foreach (var other in others)
        {
            model.Graph.Initializer.Add(Constant(other, given.GetValueOrDefault(other.Name)));
            inputs.Remove(other);
        }
        // What was fixed is fixed for one sample.
        if (others.Length > 0)
            picture.Type.TensorType.Shape.Dim[0].DimValue = 1;
        Assumed = [.. others.Select(o => o.Name).Where(o => !given.ContainsKey(o))];
        return model;
    }

    private static bool IsFlat(ValueInfoProto input) => input.Type.TensorType.Shape.Dim.Count < SignalRank;

    private static bool CanTakePictures(ModelProto model, ValueInfoProto input) =>
        input.Type?.TensorType is { Shape.Dim.Count: <= VolumeRank } type
        && (!IsFlat(input) || ReshapedInput.Leads(model, input))
        && (ElementType)type.ElemType
            is (
                ElementType.Float
                or ElementType.Float16
                or ElementType.BFloat16
                or ElementType.Double
                or ElementType.UInt8
            );

    private TensorProto Constant(ValueInfoProto input, Tensor? value)
    {
        var dims =
            Dim.Of(input.Type)
            ?? throw new GradCamException(
                $"Input '{input.Name}' has no known shape, so it cannot be filled in; export the model with shapes."
            );
        long[] shape =
            value is null ? [.. dims.Select(d => d.Value ?? 1)]
            : value.Shape.Length == 1 && dims.Length != 1 ? Shaped(dims, value.Shape[0], input.Name)
            : [.. value.Shape.Select(d => (long)d)];
        if (shape.Length != dims.Length || dims.Zip(shape).Any(p => p.First.Value is { } wanted && wanted != p.Second))
            throw new GradCamException(
                $"Input '{input.Name}' wants [{string.Join(", ", dims)}], not [{string.Join(", ", shape)}]."
            );
        var type = (ElementType)input.Type.TensorType.ElemType;
        var filled = new Known(type, [.. shape.Select(d => (long?)d)]);
        if (value is null && (filled.Bytes > limits.TensorBytes || filled.Elements > int.MaxValue))
            throw new GradCamException(
                $"Input '{input.Name}' of shape {filled} would have to be filled in with {filled.Bytes:N0} bytes: "
                    + $"{limits.Met("tensor-bytes")}"
            );
        float[] values = value?.Data ?? new float[(int)filled.Elements];
        var tensor = new TensorProto
        {
            Name = input.Name,
            DataType = (int)type,
            RawData = Bytes(values, type, input.Name),
        };
        tensor.Dims.Add(shape);
        return tensor;
    }

    /// <summary>The shape that a list of numbers gets: the input's own, for one sample.</summary>
    private static long[] Shaped(Dim[] dims, int count, string name)
    {
        long[] shape = [.. dims.Select(d => d.Value ?? 1)];
        long wanted = shape.Aggregate(1L, (product, d) => product * d);
        // A single open length, besides the number of samples, is what the numbers make it.
        int[] open = [.. Enumerable.Range(1, Math.Max(dims.Length - 1, 0)).Where(axis => dims[axis].Value is null)];
        if (open is [var free] && wanted > 0 && count > 0 && count % wanted == 0)
            shape[free] = count / wanted;
        else if (wanted != count)
            throw new GradCamException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Input '{name}' of shape [{string.Join(", ", dims)}] takes {wanted:N0} numbers, not {count:N0}: "
                        + $"give as many, or a .npy tensor."
                )
            );
        return shape;
    }

    private static ByteString Bytes(float[] values, ElementType type, string name) =>
        type switch
        {
            ElementType.Float => As(values),
            ElementType.Double => As<double>([.. values.Select(v => (double)v)]),
            ElementType.Float16 => As<Half>([.. values.Select(v => (Half)v)]),
            ElementType.Int64 => As<long>([.. values.Select(v => (long)v)]),
            ElementType.Int32 => As<int>([.. values.Select(v => (int)v)]),
            ElementType.UInt8 => As<byte>([.. values.Select(v => (byte)v)]),
            ElementType.Bool => As<byte>([.. values.Select(v => (byte)(v != 0 ? 1 : 0))]),
            _ => throw new GradCamException($"Input '{name}' holds {type} values, which cannot be filled in."),
        };

    private static ByteString As<T>(T[] values)
        where T : struct => ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values));

    private static string Names(IEnumerable<ValueInfoProto> inputs) =>
        string.Join(", ", inputs.Select(i => $"'{i.Name}'"));
}
