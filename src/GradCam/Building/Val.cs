using GradCam.Onnx;

namespace GradCam.Building;

/// <summary>
/// A handle on a value of a graph. Its operators append nodes: <c>a * b + 1</c> is written as it is read.
/// Binary operators broadcast as ONNX does; numbers beside a value are float32.
/// </summary>
internal sealed record Val(GraphBuilder Graph, string Name)
{
    /// <summary>The known facts of the elements, which save nodes; null if there are none.</summary>
    public Structure? Structure { get; init; }

    /// <summary>Dimensions as far as known; null if even the rank is not.</summary>
    public Dim[]? Dims => Graph.Shape(Name);

    /// <summary>Number of axes, or null if unknown.</summary>
    public int? Rank => Dims?.Length;

    public static Val operator +(Val a, Val b) => a.Binary("Add", b);

    public static Val operator -(Val a, Val b) => a.Binary("Sub", b);

    public static Val operator *(Val a, Val b) => a.Binary("Mul", b);

    public static Val operator /(Val a, Val b) => a.Binary("Div", b);

    public static Val operator >(Val a, Val b) => a.Binary("Greater", b);

    public static Val operator <(Val a, Val b) => a.Binary("Less", b);

    public static Val operator >=(Val a, Val b) => a.Binary("GreaterOrEqual", b);

    public static Val operator <=(Val a, Val b) => a.Binary("LessOrEqual", b);

    public static Val operator &(Val a, Val b) => a.Binary("And", b);

    public static Val operator |(Val a, Val b) => a.Binary("Or", b);

    public static Val operator !(Val a) => a.Unary("Not");

    public static Val operator -(Val a) => a.Unary("Neg");

    public static Val operator +(Val a, float b) => a + a.Graph.Scalar(b);

    public static Val operator -(Val a, float b) => a - a.Graph.Scalar(b);

    public static Val operator *(Val a, float b) => a * a.Graph.Scalar(b);

    public static Val operator /(Val a, float b) => a / a.Graph.Scalar(b);

    public static Val operator >(Val a, float b) => a > a.Graph.Scalar(b);

    public static Val operator <(Val a, float b) => a < a.Graph.Scalar(b);

    public static Val operator >=(Val a, float b) => a >= a.Graph.Scalar(b);

    public static Val operator <=(Val a, float b) => a <= a.Graph.Scalar(b);

    public static Val operator +(float a, Val b) => b.Graph.Scalar(a) + b;

    public static Val operator -(float a, Val b) => b.Graph.Scalar(a) - b;

    public static Val operator *(float a, Val b) => b.Graph.Scalar(a) * b;

    public static Val operator /(float a, Val b) => b.Graph.Scalar(a) / b;

    public Val Unary(string op) => StructuredOps.Apply(op, this);

    public Val Binary(string op, Val other) => StructuredOps.Apply(op, this, other);

    public Val Equal(Val other) => Binary("Equal", other);

    public Val Equal(float other) => Equal(Graph.Scalar(other));

    public Val Pow(Val exponent) => Binary("Pow", exponent);

    public Val Pow(float exponent) => Pow(Graph.Scalar(exponent));

    public Val Abs() => Unary("Abs");

    public Val Erf() => Unary("Erf");

    public Val Exp() => Unary("Exp");

    public Val Log() => Unary("Log");

    public Val Relu() => Unary("Relu");

    public Val Sigmoid() => Unary("Sigmoid");

    public Val Sign() => Unary("Sign");

    public Val Sqrt() => Unary("Sqrt");

    public Val Tanh() => Unary("Tanh");

    public Val Square() => this * this;

    /// <summary>Handles on one value are equal, whatever is known of it.</summary>
    public bool Equals(Val? other) => other is not null && other.Name == Name && other.Graph == Graph;

    public override int GetHashCode() => Name.GetHashCode();

    public override string ToString() => $"{Name}[{(Dims is { } d ? string.Join(',', d) : "?")}]";
}
