using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Autodiff.Rules.Kernels.Quantized;

/// <summary>
/// A quantized operator as the operator on real numbers that it stands for. Its gradient is that operator's at the
/// dequantized values; it is taken with respect to the dequantized inputs, so that it passes on as it is through all
/// that quantizes and dequantizes.
/// </summary>
internal sealed class FloatForm
{
    private readonly BackwardNode _float;
    private readonly Rule _rule;
    private readonly IReadOnlyList<FloatInput> _inputs;

    /// <param name="n">The quantized operator.</param>
    /// <param name="op">The operator on real numbers.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="output">Its output.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="relu">The activation that it ends in; null for none.</param>
    public FloatForm(
        BackwardNode n,
        string op,
        IReadOnlyList<FloatInput> inputs,
        Val output,
        IEnumerable<AttributeProto> attributes,
        ImpliedRelu? relu = null
    )
    {
        (_rule, _inputs) = (RuleTable.All[op], inputs);
        var node = Nodes.New(op, inputs.Select(i => i.Value.Name), [output.Name], attributes.Select(a => a.Clone()));
        node.Name = n.Label;
        Val gradient = relu?.Back(n.G, output, rounded: true) ?? n.G;
        HashSet<string> wanted =
        [
            .. inputs.Where(i => i.Place >= 0 && n.IsWanted(n.X(i.Place).Name)).Select(i => i.Value.Name),
        ];
        _float = new(n.Graph, node, [gradient], wanted, asked: wanted);
    }

    /// <summary>The gradient with respect to the dequantized value of an input of the quantized operator.</summary>
    /// <param name="place">The input's place.</param>
    public Val? Gradient(int place)
    {
        int at = 0;
        while (at < _inputs.Count && _inputs[at].Place != place)
            at++;
        if (at == _inputs.Count || _rule.For(at)?.Invoke(_float) is not { } part)
            return null;
        var input = _inputs[at];
        if (_rule.Broadcasts)
            part = Broadcasting.SumTo(part, _float.Y, input.Value);
        return input.Scale is { } scale ? part / scale : part;
    }
}

/// <summary>An input of a <see cref="FloatForm"/>.</summary>
/// <param name="Place">The place that it has among the inputs of the quantized operator; -1 for none.</param>
/// <param name="Value">The number that the operator on real numbers reads.</param>
/// <param name="Scale">What the value has to be multiplied with to be the dequantized one; null for 1.</param>
internal sealed record FloatInput(int Place, Val Value, Val? Scale = null);
