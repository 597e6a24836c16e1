using System.Text.Json;
using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>
/// Functions of tensors among the layers: TFOpLambda and its kin of Keras 2, the operations of Keras 3.
/// </summary>
internal static class TensorFunctions
{
    public static Family Rows { get; } =
        new()
        {
            { "TFOpLambda", Apply },
            { "SlicingOpLambda", Apply },
            { "TensorFlowOpLayer", Apply },
        };

    /// <summary>By the last part of TensorFlow's name, or Keras 3's class in snake case.</summary>
    private static readonly Family Functions = new()
    {
        ["add|add_v2|addv2|bias_add|biasadd"] = c => Binary(c, "Add"),
        ["subtract|sub"] = c => Binary(c, "Sub"),
        ["multiply|mul"] = c => Binary(c, "Mul"),
        ["divide|truediv|true_divide|realdiv|real_div|div"] = c => Binary(c, "Div"),
        ["maximum"] = c => Binary(c, "Max"),
        ["minimum"] = c => Binary(c, "Min"),
        ["pow|power"] = c => Binary(c, "Pow"),
        ["relu"] = c => Activations.Apply(c, X(c), "relu"),
        ["relu6"] = c => Activations.Apply(c, X(c), "relu6"),
        ["sigmoid"] = c => Activations.Apply(c, X(c), "sigmoid"),
        ["tanh"] = c => Activations.Apply(c, X(c), "tanh"),
        ["silu|swish"] = c => Activations.Apply(c, X(c), "silu"),
        ["elu"] = c => Activations.With(c, X(c), "Elu", (float)(Real(c, 1, "alpha") ?? 1)),
        ["selu"] = c => Activations.Apply(c, X(c), "selu"),
        ["softplus"] = c => Activations.Apply(c, X(c), "softplus"),
        ["softsign"] = c => Activations.Apply(c, X(c), "softsign"),
        ["hard_sigmoid"] = c => Activations.Apply(c, X(c), "hard_sigmoid"),
        ["hard_silu|hard_swish"] = c => Activations.Apply(c, X(c), "hard_silu"),
        ["leaky_relu"] = c =>
            Activations.With(c, X(c), "LeakyRelu", (float)(Real(c, 1, "alpha") ?? Real(c, 1, "negative_slope") ?? 0.2)),
        ["gelu"] = c => Activations.Gelu(c, X(c), Truth(c, 1, "approximate")),
        ["softmax"] = c => Activations.Softmax(c, X(c), Whole(c, 1, "axis") is [var axis] ? (int)axis : -1, "Softmax"),
        ["log_softmax"] = c =>
            Activations.Softmax(c, X(c), Whole(c, 1, "axis") is [var axis] ? (int)axis : -1, "LogSoftmax"),
        ["abs|absolute"] = c => Activations.Map(c, X(c), "Abs"),
        ["exp"] = c => Activations.Map(c, X(c), "Exp"),
        ["log"] = c => Activations.Map(c, X(c), "Log"),
        ["sqrt"] = c => Activations.Map(c, X(c), "Sqrt"),
        ["rsqrt"] = c => Activations.Map(c, Activations.Map(c, X(c), "Sqrt"), "Reciprocal"),
        ["reciprocal"] = c => Activations.Map(c, X(c), "Reciprocal"),
        ["square"] = c => X(c) is var x ? x with { Value = c.Node("Mul", [x.Value, x.Value]) } : x,
        ["negative|neg"] = c => Activations.Map(c, X(c), "Neg"),
        ["erf"] = c => Activations.Map(c, X(c), "Erf"),
        ["sin"] = c => Activations.Map(c, X(c), "Sin"),
        ["cos"] = c => Activations.Map(c, X(c), "Cos"),
        ["clip_by_value|clip"] = c =>
            Activations.Clip(
                c,
                X(c),
                (float)(
                    Real(c, 1, "clip_value_min", infinite: true)
                    ?? Real(c, 1, "x_min", infinite: true)
                    ?? throw c.Wrong("it says no limits")
                ),
                (float)(
                    Real(c, 2, "clip_value_max", infinite: true)
                    ?? Real(c, 2, "x_max", infinite: true)
                    ?? throw c.Wrong("it says no limits")
                )
            ),
        ["reduce_mean|mean"] = c => Reduce(c, "ReduceMean"),
        ["reduce_sum|sum"] = c => Reduce(c, "ReduceSum"),
        ["reduce_max|max|amax"] = c => Reduce(c, "ReduceMax"),
        ["reduce_min|min|amin"] = c => Reduce(c, "ReduceMin"),
        ["l2_normalize"] = Unit,
        ["cast|identity|stop_gradient|convert_to_tensor"] = X,
        ["reshape"] = Reshape,
        ["transpose"] = Transpose,
        ["expand_dims"] = c => Unsqueeze(c, c.Plain(X(c))),
        ["squeeze"] = c => Squeeze(c, c.Plain(X(c))),
        ["concat|concatenate|concat_v2"] = c =>
            Merging.Concatenate(c, c.Inputs, Whole(c, 1, "axis") is [var axis] ? (int)axis : -1),
        ["matmul|batch_mat_mul_v2"] = MatMul,
        ["resize"] = Resize,
        ["getitem|get_item"] = c => Slices.Take(c, c.Plain(X(c))),
    };

    /// <summary>The names of all functions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The functions with their names, as <see cref="Family.Aliases"/> has them.</summary>
    public static IEnumerable<string[]> Aliases => Functions.Aliases;

    /// <summary>
    /// The function that a layer stands for, as the table calls it; null if it is a layer in earnest.
    /// </summary>
    public static string? NameOf(KerasLayer layer)
    {
        string? name = layer.IsFunction
            ? layer.Class
            : layer.Class switch
            {
                "TFOpLambda" => layer.Config.Text("function")?.Split('.')[^1] ?? "?",
                "SlicingOpLambda" => "getitem",
                "TensorFlowOpLayer" => NodeDef(layer),
                _ => null,
            };
        return name is null || Functions.ContainsKey(name) ? name : CheckpointWeights.SnakeCase(name);
    }

    /// <summary>The rule of the function that a layer stands for.</summary>
    public static KerasTensor[] Apply(LayerCall c) =>
        NameOf(c.Layer) is { } name && Functions.GetValueOrDefault(name) is { } rule
            ? rule(c)
            : throw Unknown(NameOf(c.Layer) ?? c.Layer.Class, c.Path);

    private static GradCamException Unknown(string name, string layer) =>
        new(
            $"Layer '{layer}' is the function '{name}', which is not known "
                + $"here{Suggestions.For(name, Functions.Keys)}; replace it by layers of Keras, or export the model "
                + "to ONNX with Python."
        );

    private static KerasTensor X(LayerCall c) => c.Input;

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

    private static KerasTensor Reduce(LayerCall c, string op)
    {
        var x = X(c) is { Flat: null } own ? own : c.Plain(X(c));
        int[] axes = Whole(c, 1, "axis") is { } given
            ? [.. given.Select(a => (int)(a < 0 ? a + x.Rank : a)).Distinct()]
            : throw c.Wrong("it goes over all samples at once");
        if (axes.Any(a => a < 1 || a >= x.Rank))
            throw c.Wrong($"it has no such axes in {x.ShapeText}");
        bool keep = Truth(c, 2, "keepdims");
        string value = c.Node(
            op,
            [x.Value, c.Graph.Ints([.. axes.Select(a => (long)x.Place(a)).Order()])],
            Attr.Of("keepdims", keep ? 1 : 0)
        );
        if (keep)
            return x with { Value = value, Shape = [.. x.Shape.Select((d, a) => axes.Contains(a) ? 1 : d)] };
        int[] left = [.. Enumerable.Range(0, x.Rank).Where(a => !axes.Contains(a))];
        return new(
            value,
            [.. left.Select(a => x.Shape[a])],
            [.. x.Axes.Where(a => !axes.Contains(a)).Select(a => Array.IndexOf(left, a))]
        );
    }

    private static KerasTensor Unit(LayerCall c)
    {
        var x = X(c) is { Flat: null } own ? own : c.Plain(X(c));
        return Normalization.Unit(
            c,
            x,
            [
                .. (Whole(c, 1, "axis") ?? [-1]).Select(a =>
                    x.Place((int)a) is >= 0 and var place
                        ? (long)place
                        : throw c.Wrong($"it has no axis {a} in {x.ShapeText}")
                ),
            ],
            (float)(Real(c, 2, "epsilon") ?? 1e-12)
        );
    }

    private static KerasTensor Reshape(LayerCall c)
    {
        long[] shape =
            Whole(c, 1, "shape")
            ?? Whole(c, 1, "newshape")
            ?? throw c.Wrong("it says no shape, or one that is computed");
        if (shape.Length < 2)
            throw c.Wrong("it joins all samples");
        return Shaping.Reshape(c, X(c), shape[1..]);
    }

    private static KerasTensor Transpose(LayerCall c)
    {
        var x = c.Plain(X(c));
        int[] perm = (Whole(c, 1, "perm") ?? Whole(c, 1, "axes") ?? throw c.Wrong("it says no order"))
            .Select(p => (int)p)
            .ToArray();
        if (perm is not [0, ..] || !perm.Order().SequenceEqual(KerasTensor.Plain(x.Rank)))
            throw c.Wrong($"the order [{string.Join(", ", perm)}] does not fit {x.ShapeText}, or moves the samples");
        return new(c.Graph.Transpose(x.Value, perm), [.. perm.Select(p => x.Shape[p])]);
    }

    private static KerasTensor Unsqueeze(LayerCall c, KerasTensor x)
    {
        int axis = Whole(c, 1, "axis") is [var given] ? (int)(given < 0 ? given + x.Rank + 1 : given) : x.Rank;
        if (axis < 1 || axis > x.Rank)
            throw c.Wrong($"there is no axis {axis} to put into {x.ShapeText}");
        return new(c.Node("Unsqueeze", [x.Value, c.Graph.Ints(axis)]), [.. x.Shape[..axis], 1, .. x.Shape[axis..]]);
    }

    private static KerasTensor Squeeze(LayerCall c, KerasTensor x)
    {
        int[] axes =
        [
            .. (
                Whole(c, 1, "axis")
                ?? [.. Enumerable.Range(1, x.Rank - 1).Where(a => x.Shape[a] == 1).Select(a => (long)a)]
            ).Select(a => (int)(a < 0 ? a + x.Rank : a)),
        ];
        if (axes.Any(a => a < 1 || a >= x.Rank || x.Shape[a] != 1))
            throw c.Wrong($"an axis that it drops is longer than 1 in {x.ShapeText}");
        return new(
            c.Node("Squeeze", [x.Value, c.Graph.Ints([.. axes.Select(a => (long)a)])]),
            [.. x.Shape.Where((_, a) => !axes.Contains(a))]
        );
    }

    private static KerasTensor MatMul(LayerCall c)
    {
        if (
            c.Call.Reads.Select(c.Resolve).Select(c.Plain).ToArray() is not [var a, var b]
            || a.Rank != b.Rank
            || a.Rank < 3
        )
            throw c.Wrong("it takes two stacks of matrices");
        if (Truth(c, 2, "transpose_a"))
            a = Turned(c, a);
        if (Truth(c, 3, "transpose_b"))
            b = Turned(c, b);
        return new(c.Node("MatMul", [a.Value, b.Value]), [.. a.Shape[..^1], b.Shape[^1]]);
    }

    private static KerasTensor Turned(LayerCall c, KerasTensor x)
    {
        int[] perm = [.. Enumerable.Range(0, x.Rank - 2), x.Rank - 1, x.Rank - 2];
        return new(c.Graph.Transpose(x.Value, perm), [.. perm.Select(p => x.Shape[p])]);
    }

    private static KerasTensor Resize(LayerCall c)
    {
        if (Whole(c, 1, "size") is not [var height, var width] || height < 1 || width < 1)
            throw c.Wrong("it says no size, or one that is computed");
        string method = (c.Argument(2, "method") ?? c.Argument(2, "interpolation"))
            is ConstantArgument { Value.String: { } text }
            ? text
            : c.Text("interpolation", "bilinear");
        var x = Spatial.Of(c, X(c), 2);
        return x.As(Resampling.Sized(c, x.Value, height, width, method), x.Channels, [height, width]);
    }

    /// <summary>A constant argument by position, by name, or as the configuration has it.</summary>
    private static JsonElement? Given(LayerCall c, int index, string name) =>
        c.Argument(index, name) is ConstantArgument { Value: var value }
            ? value.ValueKind == JsonValueKind.Null
                ? null
                : value
            : c.Call.Named.GetValueOrDefault(name) is ConstantArgument { Value: var named }
                ? named.ValueKind == JsonValueKind.Null
                    ? null
                    : named
                : c.Field(name);

    private static double? Real(LayerCall c, int index, string name, bool infinite = false) =>
        Given(c, index, name) is { IsNumber: true } value && value.TryGetDouble(out double number)
            ? infinite || float.IsFinite((float)number)
                ? number
                : throw c.Wrong($"its '{name}' is no finite number")
            : null;

    private static bool Truth(LayerCall c, int index, string name) =>
        Given(c, index, name) is { ValueKind: JsonValueKind.True };

    /// <summary>Whole numbers, one or several; null if there are none.</summary>
    private static long[]? Whole(LayerCall c, int index, string name)
    {
        if (Given(c, index, name) is not { } value)
            return null;
        if (value.IsNumber || (value.IsArray && value.EnumerateArray().All(i => i.IsNumber)))
            return
            [
                .. (value.IsNumber ? [value] : value.Items).Select(i =>
                    i.Int
                    ?? (
                        i.Single is { } real && real == MathF.Round(real) && MathF.Abs(real) < 1 << 24
                            ? (long)real
                            : throw c.Wrong($"its '{name}' makes no sense")
                    )
                ),
            ];
        return
            Constants.Read(value) is { Data: var data } && data.All(d => d == MathF.Round(d) && MathF.Abs(d) < 1 << 24)
            ? [.. data.Select(d => (long)d)]
            : null;
    }

    private static string NodeDef(KerasLayer layer) =>
        layer.Config.Find("node_def") switch
        {
            { IsObject: true } def => def.Text("op") ?? "?",
            { IsText: true } text when text.String!.Split("op: \"") is [_, var rest, ..] => rest.Split('"')[0],
            _ => "?",
        };
}
