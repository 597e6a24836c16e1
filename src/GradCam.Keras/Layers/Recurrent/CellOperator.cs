using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>A cell's steps as ONNX's own operator.</summary>
internal static class CellOperator
{
    /// <summary>
    /// Runs a cell over a sequence, <c>[T, N, inputs]</c>; null if the operator does not have its functions.
    /// </summary>
    public static RecurrentRun? Of(RecurrentCell cell, string x, StepOptions steps)
    {
        if (steps.Mask is not null)
            return null;
        var (c, kind, weights) = (cell.Call, cell.Kind, cell.Weights);
        CellFunction[] functions =
            kind.IsLstm ? [cell.GateFunction, cell.Function, cell.Function]
            : kind.IsGru ? [cell.GateFunction, cell.Function]
            : [cell.Function];
        var named = functions.Select(f => f.InOnnx).OfType<(string Name, float? Alpha, float? Beta)>().ToArray();
        if (named.Length < functions.Length)
            return null;
        long all = kind.Gates * cell.Units;
        string Gates(string name, Func<float[]> read, long rows) =>
            c.Weight(
                name,
                () =>
                    (
                        Ordered(cell, Arrays.Transpose(read(), [rows, all], 1, 0).Data, (int)(cell.Units * rows)),
                        [1, all, rows]
                    )
            );
        string bias = weights.Bias is { } read
            ? c.Weight("biases", () => (Biases(cell, read(), (int)all), [1, 2 * all]))
            : "";
        string[] initial = [.. steps.Initial.Select(s => c.Node("Unsqueeze", [s, c.Graph.Ints(0)]))];
        string[] results = c.Graph.Nodes(
            kind.Operator,
            1 + kind.States,
            [
                x,
                Gates("input_weights", weights.Kernel, weights.Width),
                Gates("state_weights", weights.Recurrent, cell.Units),
                .. initial.Length > 0 ? [bias, "", .. initial]
                : bias.Length > 0 ? [bias]
                : (string[])[],
            ],
            [
                Attr.Of("hidden_size", cell.Units),
                Attr.Of("direction", steps.Backwards ? "reverse" : "forward"),
                Attr.Of("activations", named.Select(f => f.Name)),
                .. named.Any(f => f.Alpha is not null)
                    ?
                    [
                        Attr.Of("activation_alpha", named.Select(f => f.Alpha).OfType<float>()),
                        Attr.Of("activation_beta", named.Select(f => f.Beta).OfType<float>()),
                    ]
                    : (Onnx.Proto.AttributeProto[])[],
                .. kind.IsGru
                    ? [Attr.Of("linear_before_reset", cell.ResetsAfter ? 1 : 0)]
                    : (Onnx.Proto.AttributeProto[])[],
            ]
        );
        return new(
            c.Node("Squeeze", [results[0], c.Graph.Ints(1)]),
            [.. results.Skip(1).Select(s => c.Node("Squeeze", [s, c.Graph.Ints(0)]))]
        );
    }

    /// <summary>The biases of inputs and states, the latter zero if there is one for both.</summary>
    private static float[] Biases(RecurrentCell cell, float[] stored, int all)
    {
        float[] both = stored.Length == all ? [.. stored, .. new float[all]] : stored;
        int units = (int)cell.Units;
        return [.. Ordered(cell, both[..all], units), .. Ordered(cell, both[all..], units)];
    }

    /// <summary>The gates' blocks in ONNX's order.</summary>
    private static float[] Ordered(RecurrentCell cell, float[] blocks, int block) =>
        [.. cell.Kind.Order.SelectMany(gate => blocks[(gate * block)..((gate + 1) * block)])];
}
