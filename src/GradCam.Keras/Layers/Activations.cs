using System.Text.Json;
using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Activations, as layers and as a field of others.</summary>
internal static class Activations
{
    /// <summary>By the name that Keras has for the function.</summary>
    private static readonly Dictionary<string, Func<LayerCall, KerasTensor, KerasTensor>> Functions = new()
    {
        ["linear"] = (_, x) => x,
        ["relu"] = (c, x) => Map(c, x, "Relu"),
        ["relu6"] = (c, x) => Clip(c, x, 0, 6),
        ["sigmoid"] = (c, x) => Map(c, x, "Sigmoid"),
        ["tanh"] = (c, x) => Map(c, x, "Tanh"),
        ["softmax"] = (c, x) => Softmax(c, x, -1, "Softmax"),
        ["log_softmax"] = (c, x) => Softmax(c, x, -1, "LogSoftmax"),
        ["softplus"] = (c, x) => Map(c, x, "Softplus"),
        ["softsign"] = (c, x) => Map(c, x, "Softsign"),
        ["elu"] = (c, x) => With(c, x, "Elu", 1),
        ["celu"] = (c, x) => With(c, x, "Celu", 1),
        ["selu"] = (c, x) => Map(c, x, "Selu"),
        ["exponential"] = (c, x) => Map(c, x, "Exp"),
        ["leaky_relu"] = (c, x) => With(c, x, "LeakyRelu", 0.2f),
        ["mish"] = (c, x) => Map(c, x, "Mish"),
        ["swish"] = Swish,
        ["silu"] = Swish,
        ["gelu"] = (c, x) => Gelu(c, x, approximate: false),
        ["hard_sigmoid"] = (c, x) =>
            x with
            {
                Value = c.Node(
                    "HardSigmoid",
                    [x.Value],
                    Attr.Of("alpha", HardSigmoidSlope(c.Era)),
                    Attr.Of("beta", 0.5f)
                ),
            },
        ["hard_silu"] = (c, x) => Map(c, x, "HardSwish"),
        ["hard_swish"] = (c, x) => Map(c, x, "HardSwish"),
        ["hard_tanh"] = (c, x) => Clip(c, x, -1, 1),
        ["log_sigmoid"] = (c, x) => x with { Value = c.Node("Neg", [c.Node("Softplus", [c.Node("Neg", [x.Value])])]) },
        ["tanh_shrink"] = (c, x) => x with { Value = c.Node("Sub", [x.Value, c.Node("Tanh", [x.Value])]) },
        ["squareplus"] = (c, x) =>
            x with
            {
                Value = c.Node(
                    "Mul",
                    [
                        c.Node(
                            "Add",
                            [
                                x.Value,
                                c.Node("Sqrt", [c.Node("Add", [c.Node("Mul", [x.Value, x.Value]), c.Graph.Scalar(4)])]),
                            ]
                        ),
                        c.Graph.Scalar(0.5f),
                    ]
                ),
            },
    };

    public static Family Rows { get; } =
        new()
        {
            ["Activation"] = c => OfLayer(c, c.Input),
            ["ReLU"] = Relu,
            ["LeakyReLU"] = c => With(c, c.Input, "LeakyRelu", c.Number("alpha", 0.3f)),
            ["PReLU"] = PRelu,
            ["ELU"] = c => With(c, c.Input, "Elu", c.Number("alpha", 1)),
            ["ThresholdedReLU"] = c => With(c, c.Input, "ThresholdedRelu", c.Number("theta", 1)),
            ["Softmax"] = c =>
                c.Longs("axis") is { Length: > 1 } axes
                    ? Softmax(c, c.Input, axes)
                    : Softmax(c, c.Input, c.Int("axis", -1), "Softmax"),
        };

    /// <summary>The slope of the hard sigmoid: Keras 3 took another straight line.</summary>
    public static float HardSigmoidSlope(KerasVersion era) => era.IsKeras3 ? 1 / 6f : 0.2f;

    /// <summary>The names of the functions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The value behind a layer's <c>activation</c>: a node of its own behind the layer.</summary>
    public static KerasTensor OfLayer(LayerCall c, KerasTensor x) =>
        c.Field("activation") is { } activation ? Apply(c, x, activation) : x;

    /// <summary>A function by its name.</summary>
    public static KerasTensor Apply(LayerCall c, KerasTensor x, string name) =>
        Functions.GetValueOrDefault(name) is { } function
            ? function(c, x)
            : throw c.Wrong($"its activation '{name}' is not known{Suggestions.For(name, Functions.Keys)}");

    /// <summary>A function as a configuration has it: a name, or an object.</summary>
    public static KerasTensor Apply(LayerCall c, KerasTensor x, JsonElement activation)
    {
        if (activation.String is { } text)
            return Apply(c, x, text);
        // A function: {"class_name": "function", "config": "relu"}; or a layer: {"class_name": "LeakyReLU", "config":
        // {...}}.
        var config = activation.Find("config");
        if (config?.String is { } name)
            return Apply(c, x, name);
        string kind = activation.Text("class_name") ?? throw c.Wrong("its activation makes no sense");
        if (!Rows.TryGetValue(kind, out var row))
            throw c.Wrong($"its activation is a '{kind}', which is not known{Suggestions.For(kind, Rows.Keys)}");
        return row(
            c with
            {
                Layer = c.Layer with { Class = kind, Config = config ?? default },
                Call = new([new TensorArgument(default)], KerasCall.NoNames),
                Resolve = _ => x,
            }
        )[0];
    }

    /// <summary>One operator on every element.</summary>
    public static KerasTensor Map(LayerCall c, KerasTensor x, string op) => x with { Value = c.Node(op, [x.Value]) };

    public static KerasTensor Clip(LayerCall c, KerasTensor x, float low, float high) =>
        x with
        {
            Value = c.Node("Clip", [x.Value, c.Graph.Scalar(low), c.Graph.Scalar(high)]),
        };

    public static KerasTensor Softmax(LayerCall c, KerasTensor x, int axis, string op)
    {
        if (x.Flat is not null)
            x = c.Plain(x);
        int place = x.Place(axis);
        if (place < 0)
            throw c.Wrong($"it has no axis {axis} in {x.ShapeText}");
        return x with { Value = c.Node(op, [x.Value], Attr.Of("axis", place)) };
    }

    /// <summary>Over several axes at once, for which ONNX has no operator.</summary>
    private static KerasTensor Softmax(LayerCall c, KerasTensor x, long[] axes)
    {
        if (x.Flat is not null)
            x = c.Plain(x);
        string over = c.Graph.Ints([
            .. axes.Select(a =>
                x.Place((int)a) is >= 0 and var place
                    ? (long)place
                    : throw c.Wrong($"it has no axis {a} in {x.ShapeText}")
            ),
        ]);
        string exponentials = c.Node("Exp", [c.Node("Sub", [x.Value, c.Node("ReduceMax", [x.Value, over])])]);
        return x with { Value = c.Node("Div", [exponentials, c.Node("ReduceSum", [exponentials, over])]) };
    }

    public static KerasTensor With(LayerCall c, KerasTensor x, string op, float alpha) =>
        x with
        {
            Value = c.Node(op, [x.Value], Attr.Of("alpha", alpha)),
        };

    /// <summary>A tensor times a number, or plus one.</summary>
    private static KerasTensor Swish(LayerCall c, KerasTensor x) =>
        x with
        {
            Value = c.Node("Mul", [x.Value, c.Node("Sigmoid", [x.Value])]),
        };

    /// <summary>
    /// Gaussian error linear unit (Hendrycks and Gimpel 2016): <c>x Φ(x)</c>, or its approximation by tanh.
    /// </summary>
    public static KerasTensor Gelu(LayerCall c, KerasTensor x, bool approximate)
    {
        string half = c.Node("Mul", [x.Value, c.Graph.Scalar(0.5f)]);
        string bend;
        if (approximate)
        {
            string cube = c.Node("Mul", [c.Node("Mul", [x.Value, x.Value]), x.Value]);
            string inside = c.Node("Add", [x.Value, c.Node("Mul", [cube, c.Graph.Scalar(0.044715f)])]);
            bend = c.Node("Tanh", [c.Node("Mul", [inside, c.Graph.Scalar(MathF.Sqrt(2 / MathF.PI))])]);
        }
        else
            bend = c.Node("Erf", [c.Node("Div", [x.Value, c.Graph.Scalar(MathF.Sqrt(2))])]);
        return x with { Value = c.Node("Mul", [half, c.Node("Add", [bend, c.Graph.Scalar(1)])]) };
    }

    /// <summary>Keras' own: a slope below the threshold, and a greatest value.</summary>
    private static KerasTensor Relu(LayerCall c)
    {
        var x = c.Input;
        float slope = c.Number("negative_slope", 0),
            threshold = c.Number("threshold", 0),
            most = c.Field("max_value") is null
                ? float.PositiveInfinity
                : c.Real("max_value") ?? throw c.Wrong("its 'max_value' makes no sense");
        if (threshold == 0 && slope == 0)
            return float.IsFinite(most) ? Clip(c, x, 0, most) : Map(c, x, "Relu");
        KerasTensor Capped(string value) =>
            x with
            {
                Value = float.IsFinite(most) ? c.Node("Min", [value, c.Graph.Scalar(most)]) : value,
            };
        if (threshold == 0)
            return Capped(c.Node("LeakyRelu", [x.Value], Attr.Of("alpha", slope)));
        string below = c.Node("Mul", [c.Node("Sub", [x.Value, c.Graph.Scalar(threshold)]), c.Graph.Scalar(slope)]);
        return Capped(
            c.Node("Where", [c.Node("GreaterOrEqual", [x.Value, c.Graph.Scalar(threshold)]), x.Value, below])
        );
    }

    private static KerasTensor PRelu(LayerCall c)
    {
        // One slope per element, but along the axes that share theirs.
        var x = c.Input.Flat is null ? c.Input : c.Plain(c.Input);
        var alpha = c.Weights[0];
        if (
            alpha.Shape.Length != x.Rank - 1
            || alpha.Shape.Where((length, i) => length != 1 && length != x.Shape[i + 1]).Any()
        )
            throw c.Wrong(
                $"its slopes have the shape [{string.Join(", ", alpha.Shape)}], which does not fit {x.ShapeText}"
            );
        int[] perm = [.. x.Axes.Skip(1).Select(a => a - 1)];
        return x with
        {
            Value = c.Node(
                "PRelu",
                [x.Value, c.Weight("alpha", x.Axes, () => Arrays.Transpose(alpha.Read(), alpha.Shape, perm))]
            ),
        };
    }
}
