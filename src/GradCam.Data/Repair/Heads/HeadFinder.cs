using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Repair.Heads;

/// <summary>Finds the last linear layer in a model's own file, which may be of any opset and number type.</summary>
/// <param name="graph">The model's graph.</param>
internal sealed class HeadFinder(GraphProto graph)
{
    // A quantized product is scaled and summed up by as many nodes.
    private const int Steps = 5;

    private static readonly string[] Passed =
    [
        "Softmax",
        "LogSoftmax",
        "Sigmoid",
        "Identity",
        "Dropout",
        "Reshape",
        "Flatten",
        "Squeeze",
        "Unsqueeze",
        "Cast",
        "QuantizeLinear",
        "DequantizeLinear",
    ];

    /// <summary>Finds the head behind which the scores are.</summary>
    /// <param name="output">The scores.</param>
    /// <exception cref="GradCamException">They are not made by a linear layer, or by one that is quantized.</exception>
    public LinearHead Find(string output)
    {
        var steps = new List<HeadStep>();
        var node = Producer(output);
        while (node is not null)
            if (Passed.Contains(node.OpType))
                node = Producer(node.Input[0]);
            else if (StepOf(node) is var (step, before))
            {
                steps.Insert(0, step);
                node = Producer(before);
            }
            else
                break;
        if (node is not null && WholeNumbers(node, Steps) is { } quantized)
            throw new GradCamException(
                $"The head that makes the scores '{output}' is quantized ({quantized.OpType} of whole numbers), and no "
                    + "remedy of fix can change that: fix the model before it is quantized, and quantize the fixed one."
            );
        if (
            node is not { OpType: "Gemm" or "MatMul" or "Conv" }
            || node.Int("transA", 0) != 0
            || node.Int("group", 1) != 1
            || ConstantWeights.Of(graph, node.In(1)) is not { } matrix
            || matrix.Dims.Length < 2
            || (node.OpType != "Conv" && matrix.Dims.Length != 2)
            || matrix.Dims.Skip(2).Any(d => d != 1)
            || (node.In(2).Length > 0 && ConstantWeights.Of(graph, node.In(2)) is null)
        )
            throw NoHead(output, node is null ? "no operator" : node.OpType);
        var head = new LinearHead(node, matrix, steps);
        foreach (var step in steps)
            if (
                step.Factor.Length != 1 && step.Factor.Length != head.Scores
                || step.Summand.Length != 1 && step.Summand.Length != head.Scores
                || step.Factor.Any(f => f == 0 || !double.IsFinite(f))
            )
                throw NoHead(output, $"{node.OpType} and a scaling that cannot be undone");
        return head;
    }

    /// <summary>The error of a model whose scores no linear layer makes.</summary>
    /// <param name="output">The scores.</param>
    /// <param name="reason">What makes them.</param>
    public static GradCamException NoHead(string output, string reason) =>
        new(
            $"The scores '{output}' are not made by a linear layer of one vector whose weights are in the file "
                + $"({reason}), and every remedy of fix changes that layer or what it reads. What remains: another "
                + "output (ExplainerOptions.Output), an export with a linear head, or training anew with pictures that "
                + "the artifact is cut out of."
        );

    /// <summary>The product of whole numbers that a node, or one shortly before it, is; null for none.</summary>
    private NodeProto? WholeNumbers(NodeProto node, int steps) =>
        QuantizedOperators.Is(node)
        && node.OpType is not ("QuantizeLinear" or "DequantizeLinear" or "DynamicQuantizeLinear")
            ? node
        : node.OpType is "Mul" or "Add" or "Cast" && steps > 0
            ? node
                .Input.Select(Producer)
                .OfType<NodeProto>()
                .Select(n => WholeNumbers(n, steps - 1))
                .FirstOrDefault(n => n is not null)
        : null;

    private NodeProto? Producer(string name) => graph.Node.FirstOrDefault(n => n.Output.Contains(name));

    /// <summary>A sum, product or normalization of each class's number with constants, and what it reads.</summary>
    private (HeadStep Step, string Before)? StepOf(NodeProto node)
    {
        if (node.OpType == "BatchNormalization" && node.Input.Count == 5)
            return Normalization(node);
        if (node.OpType is not ("Add" or "Sub" or "Mul" or "Div") || node.Input.Count != 2)
            return null;
        ConstantWeights? first = ConstantWeights.Of(graph, node.Input[0]),
            second = ConstantWeights.Of(graph, node.Input[1]);
        if (first is null == second is null)
            return null;
        double[] values = (first ?? second)!.Values;
        int at = first is null ? 1 : 0;
        string before = node.Input[1 - at];
        double[] negative = [.. values.Select(v => -v)];
        return (node.OpType, at) switch
        {
            ("Add", _) => (new([1], values, (node, at)), before),
            ("Sub", 1) => (new([1], negative, (node, at), -1), before),
            ("Sub", 0) => (new([-1], values, (node, at)), before),
            ("Mul", _) => (new(values, [0]), before),
            ("Div", 1) => (new([.. values.Select(v => 1 / v)], [0]), before),
            _ => null,
        };
    }

    private (HeadStep, string)? Normalization(NodeProto node)
    {
        double[]?[] inputs = [.. Enumerable.Range(1, 4).Select(i => ConstantWeights.Of(graph, node.In(i))?.Values)];
        if (inputs is not [{ } scale, { } summand, { } mean, { } variance] || node.Int("training_mode", 0) != 0)
            return null;
        double epsilon = node.Float("epsilon", 1e-5f);
        double[] factor = [.. scale.Select((s, k) => s / Math.Sqrt(variance[k] + epsilon))];
        return (new(factor, [.. summand.Select((b, k) => b - mean[k] * factor[k])]), node.Input[0]);
    }
}
