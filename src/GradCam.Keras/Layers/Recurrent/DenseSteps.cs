using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>The steps of a cell of vectors, for masks and functions that ONNX's own operators do not have.</summary>
internal sealed class DenseSteps(RecurrentCell cell, KerasTensor like) : CellSteps(cell, like)
{
    /// <summary>Runs a cell over a sequence, <c>[T, N, inputs]</c>.</summary>
    public static RecurrentRun Of(RecurrentCell cell, string x, StepOptions steps)
    {
        var (c, weights) = (cell.Call, cell.Weights);
        long all = cell.Kind.Gates * cell.Units;
        string gates = c.Node("MatMul", [x, c.Weight("kernel", () => (weights.Kernel(), [weights.Width, all]))]);
        if (weights.Bias is { } bias)
            gates = c.Node("Add", [gates, c.Weight("bias", () => (bias()[..(int)all], [all]))]);
        return new DenseSteps(cell, new("", null, cell.Units)).Run(gates, steps);
    }

    protected override string Product(string state, int from, int to, bool bias = false)
    {
        int units = (int)Cell.Units,
            gates = Cell.Kind.Gates;
        string weights = C.Weight(
            from == 0 && to == gates ? "recurrent_kernel" : $"recurrent_kernel_{from}_{to}",
            () =>
                (
                    Arrays.Columns(Cell.Weights.Recurrent(), gates * units, from * units, to * units),
                    [units, (to - from) * units]
                )
        );
        if (!bias || Cell.Weights.Bias is not { } both)
            return C.Node("MatMul", [state, weights]);
        return C.Node(
            "Gemm",
            [state, weights, C.Weight("recurrent_bias", () => (both()[(gates * units)..], [gates * units]))]
        );
    }
}
