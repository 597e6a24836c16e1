using System.Runtime.InteropServices;
using Google.Protobuf;
using GradCam.Building;
using GradCam.Imaging;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Baking;

/// <summary>Arithmetic of positions, in float64, in a graph.</summary>
/// <param name="graph">The graph.</param>
internal readonly struct Pixels64(GraphBuilder graph)
{
    private readonly GraphBuilder _graph = graph;

    /// <summary>A constant.</summary>
    public Val Of(double value) =>
        _graph.Share(
            $"d{BitConverter.DoubleToInt64Bits(value)}",
            name => new TensorProto
            {
                Name = name,
                DataType = (int)ElementType.Double,
                RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<double>([value])),
            }
        );

    /// <summary>0, 1, ... as many as said.</summary>
    public Val Range(Val count) => _graph.Emit("Range", [Of(0), count, Of(1)]);

    public Val Max(Val a, Val b) => a.Binary("Max", b);

    public Val Min(Val a, Val b) => a.Binary("Min", b);

    public Val Clip(Val value, Val least, Val most) => Min(Max(value, least), most);

    /// <summary>1 where a value is above one bound and below another, else 0.</summary>
    public Val Between(Val value, Val least, Val most) => (value > least & value < most).Cast(ElementType.Double);

    /// <summary>Half of a whole number, halves to the even one, as Python rounds.</summary>
    public Val HalfOf(Val value) => (value * Of(0.5)).Unary("Round");

    /// <summary>Quotient of whole numbers, cut down.</summary>
    public Val Quotient(Val a, Val b) => (a / b).Unary("Floor");

    /// <summary>The same as <see cref="ResampleWeights"/> has them.</summary>
    public (double Radius, Func<Val, Val> Filter) Filter(Interpolation kind)
    {
        var own = this;
        return kind switch
        {
            Interpolation.Bilinear => (1, own.Triangle),
            Interpolation.Bicubic => (2, own.Cubic),
            Interpolation.Lanczos => (3, own.Lanczos),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This interpolation has no filter."),
        };
    }

    private Val Triangle(Val x) => Max(Of(1) - x.Abs(), Of(0));

    private Val Cubic(Val x)
    {
        x = Min(x.Abs(), Of(2));
        Val near = (Of(1.5) * x - Of(2.5)) * x * x + Of(1),
            far = (((x - Of(5)) * x + Of(8)) * x - Of(4)) * Of(-0.5);
        return Choose(x < Of(1), near, far);
    }

    private Val Lanczos(Val x) => Sinc(x) * Sinc(x / Of(3)) * Between(x, Of(-3), Of(3));

    private Val Sinc(Val x)
    {
        // Sin is not everywhere in float64, and its argument is small here.
        Val zero = x.Equal(Of(0)),
            angle = Choose(zero, Of(1), x) * Of(Math.PI);
        return Choose(zero, Of(1), angle.Cast(ElementType.Float).Unary("Sin").Cast(ElementType.Double) / angle);
    }

    private static Val Choose(Val condition, Val then, Val otherwise)
    {
        Val one = condition.Cast(ElementType.Double);
        return one * then + (!condition).Cast(ElementType.Double) * otherwise;
    }
}
