using System.Globalization;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>
/// One axis' length: a number, a symbol such as <c>batch</c> that equals itself wherever it stands, or unknown.
/// </summary>
internal readonly record struct Dim(long? Value, string? Symbol = null)
{
    public static implicit operator Dim(long value) => new(value);

    /// <summary>True if both are known to have the same length.</summary>
    public bool SameAs(Dim other) => Value is { } v ? v == other.Value : Symbol is not null && Symbol == other.Symbol;

    /// <summary>
    /// The multiple of a symbol that this length is: 1 for <c>batch</c>, k for <c>batch*k</c>; null for any other
    /// length.
    /// </summary>
    public long? TimesOf(string symbol) =>
        Symbol == symbol ? 1
        : Symbol?.StartsWith(symbol + "*", StringComparison.Ordinal) == true
        && long.TryParse(Symbol.AsSpan(symbol.Length + 1), CultureInfo.InvariantCulture, out long times)
            ? times
        : null;

    public override string ToString() => Value?.ToString() ?? Symbol ?? "?";

    /// <summary>The dimensions of a type, or null if even the rank is unknown.</summary>
    public static Dim[]? Of(TypeProto? type) =>
        type?.TensorType?.Shape is not { } shape
            ? null
            :
            [
                .. shape.Dim.Select(d =>
                    d.HasDimValue ? new Dim(d.DimValue) : new Dim(null, d.DimParam is { Length: > 0 } s ? s : null)
                ),
            ];

    /// <summary>A tensor type of these dimensions.</summary>
    public static TypeProto Type(ElementType element, IEnumerable<Dim>? dims)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)element };
        if (dims is not null)
        {
            tensor.Shape = new TensorShapeProto();
            foreach (var dim in dims)
            {
                var proto = new TensorShapeProto.Types.Dimension();
                if (dim.Value is { } value)
                    proto.DimValue = value;
                else if (dim.Symbol is not null)
                    proto.DimParam = dim.Symbol;
                tensor.Shape.Dim.Add(proto);
            }
        }
        return new TypeProto { TensorType = tensor };
    }
}
