using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers;

/// <summary>Functions that compute each element by itself, of one tensor or of two.</summary>
internal static class ElementwiseFunctions
{
    public static Family Rows { get; } =
        new()
        {
            ["add|add_v2|addv2|bias_add|biasadd"] = c => Binary(c, "Add"),
            ["subtract|sub"] = c => Binary(c, "Sub"),
            ["multiply|mul"] = c => Binary(c, "Mul"),
            ["divide|truediv|true_divide|realdiv|real_div|div"] = c => Binary(c, "Div"),
            ["maximum"] = c => Binary(c, "Max"),
            ["minimum"] = c => Binary(c, "Min"),
            ["pow|power"] = c => Binary(c, "Pow"),
            ["relu"] = c => Activations.Apply(c, c.Input, "relu"),
            ["relu6"] = c => Activations.Apply(c, c.Input, "relu6"),
            ["sigmoid"] = c => Activations.Apply(c, c.Input, "sigmoid"),
            ["tanh"] = c => Activations.Apply(c, c.Input, "tanh"),
            ["silu|swish"] = c => Activations.Apply(c, c.Input, "silu"),
            ["elu"] = c => Activations.With(c, c.Input, "Elu", (float)(c.Real(1, "alpha") ?? 1)),
            ["selu"] = c => Activations.Apply(c, c.Input, "selu"),
            ["softplus"] = c => Activations.Apply(c, c.Input, "softplus"),
            ["softsign"] = c => Activations.Apply(c, c.Input, "softsign"),
            ["hard_sigmoid"] = c => Activations.Apply(c, c.Input, "hard_sigmoid"),
            ["hard_silu|hard_swish"] = c => Activations.Apply(c, c.Input, "hard_silu"),
            ["leaky_relu"] = c =>
                Activations.With(
                    c,
                    c.Input,
                    "LeakyRelu",
                    (float)(c.Real(1, "alpha") ?? c.Real(1, "negative_slope") ?? 0.2)
                ),
            ["gelu"] = c => Activations.Gelu(c, c.Input, c.Truth(1, "approximate")),
            ["softmax"] = c =>
                Activations.Softmax(c, c.Input, c.Whole(1, "axis") is [var axis] ? (int)axis : -1, "Softmax"),
            ["log_softmax"] = c =>
                Activations.Softmax(c, c.Input, c.Whole(1, "axis") is [var axis] ? (int)axis : -1, "LogSoftmax"),
            ["abs|absolute"] = c => Activations.Map(c, c.Input, "Abs"),
            ["exp"] = c => Activations.Map(c, c.Input, "Exp"),
            ["log"] = c => Activations.Map(c, c.Input, "Log"),
            ["sqrt"] = c => Activations.Map(c, c.Input, "Sqrt"),
            ["rsqrt"] = c => Activations.Map(c, Activations.Map(c, c.Input, "Sqrt"), "Reciprocal"),
            ["reciprocal"] = c => Activations.Map(c, c.Input, "Reciprocal"),
            ["square"] = c => c.Input is var x ? x with { Value = c.Node("Mul", [x.Value, x.Value]) } : x,
            ["negative|neg"] = c => Activations.Map(c, c.Input, "Neg"),
            ["erf"] = c => Activations.Map(c, c.Input, "Erf"),
            ["sin"] = c => Activations.Map(c, c.Input, "Sin"),
            ["cos"] = c => Activations.Map(c, c.Input, "Cos"),
            ["clip_by_value|clip"] = c =>
                Activations.Clip(
                    c,
                    c.Input,
                    (float)(
                        c.Real(1, "clip_value_min", infinite: true)
                        ?? c.Real(1, "x_min", infinite: true)
                        ?? throw c.Wrong("it says no limits")
                    ),
                    (float)(
                        c.Real(2, "clip_value_max", infinite: true)
                        ?? c.Real(2, "x_max", infinite: true)
                        ?? throw c.Wrong("it says no limits")
                    )
                ),
        };

    /// <summary>An operator on two operands, of which one may be a constant.</summary>
    private static KerasTensor Binary(LayerCall c, string op)
    {
        var operands = (c.Argument(0, "x") ?? c.Argument(0, "x1")) is ListArgument { Items: [var first, var second] }
            ? (first, second)
            : (
                c.Argument(0, "x") ?? c.Argument(0, "x1"),
                c.Argument(1, "y") ?? c.Argument(1, "x2") ?? c.Call.Named.GetValueOrDefault("bias") ?? Constant(c)
            );
        return operands switch
        {
            (TensorArgument a, TensorArgument b) => Aligned
                .Of(c, [c.Resolve(a.Tensor), c.Resolve(b.Tensor)], behindBatch: false)
                .Node(c, op),
            (TensorArgument a, ConstantArgument b) => Combine(c, op, c.Resolve(a.Tensor), Data(c, b)),
            (ConstantArgument a, TensorArgument b) => Combine(c, op, c.Resolve(b.Tensor), Data(c, a), reversed: true),
            _ => throw c.Wrong("it takes two operands"),
        };
    }

    /// <summary>TensorFlow 2.0 to 2.3 kept constants in the configuration.</summary>
    private static ConstantArgument? Constant(LayerCall c) =>
        c.Field("constants") is { IsObject: true } constants
        && constants.EnumerateObject().Select(p => (JsonElement?)p.Value).FirstOrDefault() is { } only
            ? new(only)
            : null;

    private static (float[] Data, long[] Shape) Data(LayerCall c, ConstantArgument constant) =>
        Constants.Read(constant.Value) ?? throw c.Wrong("a constant of it is no number");

    private static KerasTensor Combine(
        LayerCall c,
        string op,
        KerasTensor x,
        (float[] Data, long[] Shape) constant,
        bool reversed = false
    ) => Combine(c, op, x, constant.Data, constant.Shape, reversed);

    /// <summary>An operator on a tensor and an array, which meet at the last axis.</summary>
    public static KerasTensor Combine(
        LayerCall c,
        string op,
        KerasTensor x,
        float[] data,
        long[]? shape = null,
        bool reversed = false
    )
    {
        string other;
        if (data.Length == 1)
            other = c.Graph.Scalar(data[0]);
        else
        {
            x = x.Flat is null ? x : c.Plain(x);
            shape ??= [data.Length];
            if (shape.Length > x.Rank)
                throw c.Wrong($"a constant of it has more axes than {x.ShapeText}");
            long[] wide = [.. Enumerable.Repeat(1L, x.Rank - shape.Length), .. shape];
            if (
                wide.Where((length, a) => length != 1 && x.Shape[a] is not null and not 1 && x.Shape[a] != length).Any()
            )
                throw c.Wrong($"a constant of shape [{string.Join(", ", shape)}] does not fit {x.ShapeText}");
            other = c.Weight(
                op == "Add" ? "offset"
                    : op == "Mul" ? "scale"
                    : op.ToLowerInvariant(),
                x.Axes,
                () => Arrays.Transpose(data, wide, x.Axes)
            );
            x = x with { Shape = [.. x.Shape.Select((d, a) => wide[a] == 1 ? d : wide[a])] };
        }
        return x with { Value = c.Node(op, reversed ? [other, x.Value] : [x.Value, other]) };
    }
}
