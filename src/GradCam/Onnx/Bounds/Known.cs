using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>
/// The known facts of a value before anything runs: its type, upper bounds of its lengths, and its numbers if they are
/// few and
/// constant.</summary>
/// <param name="Type">The type of its elements; undefined where it is not known.</param>
/// <param name="Dims">
/// The most that each axis can have, null for an axis that is not known; null if even the rank is unknown.
/// </param>
internal sealed record Known(ElementType Type, long?[]? Dims)
{
    /// <summary>Shapes, axes, scales and indices have far fewer numbers.</summary>
    public const int MostNumbers = 1024;

    /// <summary>Nothing is known of it.</summary>
    public static Known Nothing { get; } = new(ElementType.Undefined, null);

    /// <summary>
    /// Its numbers, row-major, null for one that is not known; null if there are many, or none is known.
    /// </summary>
    public Number?[]? Numbers { get; init; }

    /// <summary>It depends on what is fed to the model, so that nothing is computed before that.</summary>
    public bool FromInput { get; init; }

    /// <summary>The tensors of a sequence; null for a tensor.</summary>
    public IReadOnlyList<Known>? Items { get; init; }

    public int? Rank => Dims?.Length;

    /// <summary>The most elements that it can have, where an axis that is not known counts as one.</summary>
    public double Elements => Product(Dims ?? []);

    /// <summary>
    /// The same in bytes, but an axis of length 0 counts as one too: on the way to it the runtime may have the others.
    /// </summary>
    public double Bytes =>
        Items?.Sum(i => i.Bytes)
        ?? ((Dims ?? []).Aggregate(1.0, (product, d) => product * Math.Max(1, d ?? 1)) * SizeOf(Type));

    /// <summary>The lengths of an axis, counted from the end if negative; null if it is not known.</summary>
    public long? Dim(long axis) => Dims is { } dims && Axis(axis, dims.Length) is { } at ? dims[at] : null;

    /// <summary>Its integers, null for one that is not known; null if none is.</summary>
    public long?[]? Ints =>
        Numbers is null ? null : [.. Numbers.Select(n => n is { IsFloat: false } v ? v.Int : (long?)null)];

    /// <summary>Its only number, or null.</summary>
    public Number? Scalar => Numbers is [var number] ? number : null;

    public override string ToString() =>
        Dims is null ? "?" : $"[{string.Join(", ", Dims.Select(d => d?.ToString() ?? "?"))}]";

    /// <summary>An axis counted from the front, or null if there is no such.</summary>
    public static int? Axis(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : null;

    /// <summary>The product of lengths as a number that cannot overflow.</summary>
    public static double Product(IEnumerable<long?> dims) =>
        dims.Aggregate(1.0, (product, d) => product * Math.Max(0, d ?? 1));

    /// <summary>The known part of a constant in the file.</summary>
    public static Known Of(TensorProto tensor)
    {
        var known = new Known((ElementType)tensor.DataType, [.. tensor.Dims.Select(d => (long?)d)]);
        return known.Elements <= MostNumbers && NumbersOf(tensor) is { } numbers && numbers.Length == known.Elements
            ? known with
            {
                Numbers = numbers,
            }
            : known;
    }

    private static Number?[]? NumbersOf(TensorProto tensor) =>
        (ElementType)tensor.DataType switch
        {
            ElementType.Float or ElementType.Float16 or ElementType.BFloat16 =>
            [
                .. Tensors.Floats(tensor).Select(v => (Number?)(double)v),
            ],
            // As float32 they would lose digits.
            ElementType.Double when !tensor.HasRawData => [.. tensor.DoubleData.Select(v => (Number?)v)],
            ElementType.Double =>
            [
                .. System
                    .Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(tensor.RawData.Span)
                    .ToArray()
                    .Select(v => (Number?)v),
            ],
            ElementType.Int64
            or ElementType.Int32
            or ElementType.Int16
            or ElementType.Int8
            or ElementType.UInt8
            or ElementType.UInt16
            or ElementType.UInt32
            or ElementType.UInt64
            or ElementType.Bool => [.. Tensors.Ints(tensor).Select(v => (Number?)v)],
            _ => null,
        };

    /// <summary>
    /// The bytes of one element; a type that is not known counts as float32, text as the runtime's own strings.
    /// </summary>
    public static int SizeOf(ElementType type) =>
        type switch
        {
            ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or > ElementType.BFloat16 => 1,
            ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
            ElementType.Double or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 8,
            ElementType.Complex128 => 16,
            ElementType.String => 32,
            _ => 4,
        };
}
