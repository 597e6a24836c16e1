using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Autodiff.Rules;

/// <summary>
/// A quantized operator beside the float operator that it stands for, in one graph: activations <c>x0</c>, <c>x1</c>,
/// ... are quantized to <c>q0</c> (scale <c>s0</c>, zero point <c>z0</c>), which the one reads, and dequantized to
/// <c>r0</c>, which the other reads. Weights are <c>w</c> (<c>ws</c>, <c>wz</c>), and <c>wr</c> dequantized; the
/// results are <c>yq</c> (<c>ys</c>, <c>yz</c>) or <c>y</c>, and <c>yr</c>.
/// </summary>
internal sealed class QuantizedSample
{
    private readonly List<NodeProto> _nodes = [];
    private readonly List<TensorProto> _constants = [];
    private readonly List<(string Name, long[] Shape)> _inputs = [];

    /// <summary>The zero point of the result; the least number makes a ReLU of it.</summary>
    public byte OutputZero { get; init; } = 128;

    /// <summary>The scale of the result.</summary>
    public float OutputScale { get; init; } = 0.05f;

    public QuantizedSample Activation(params long[] shape)
    {
        int k = _inputs.Count;
        _inputs.Add(($"x{k}", shape));
        _constants.Add(Tensors.Of($"s{k}", [0.013f + (0.002f * k)]));
        _constants.Add(Tensors.Of($"z{k}", [(byte)(118 + k)]));
        _nodes.Add(Nodes.New("QuantizeLinear", [$"x{k}", $"s{k}", $"z{k}"], [$"q{k}"]));
        return Dequantized(k);
    }

    public QuantizedSample DynamicActivation(params long[] shape)
    {
        int k = _inputs.Count;
        _inputs.Add(($"x{k}", shape));
        _nodes.Add(Nodes.New("DynamicQuantizeLinear", [$"x{k}"], [$"q{k}", $"s{k}", $"z{k}"]));
        return Dequantized(k);
    }

    /// <summary>Signed weights, with a scale for each of an axis or, for -1, one for all.</summary>
    public QuantizedSample Weights(int axis, params long[] shape)
    {
        byte[] numbers = [.. SmallModels.Numbers(shape).Select(v => (byte)(sbyte)MathF.Round(v * 100))];
        var weights = Tensors.Of("w", numbers, shape);
        int count = axis < 0 ? 1 : (int)shape[axis];
        long[] dims = axis < 0 ? [] : [count];
        var zero = Tensors.Of("wz", [.. Enumerable.Range(0, count).Select(i => (byte)(sbyte)(axis < 0 ? 3 : 0))], dims);
        weights.DataType = zero.DataType = (int)ElementType.Int8;
        float[] scales = [.. Enumerable.Range(0, count).Select(i => 0.004f + (0.001f * i))];
        _constants.AddRange([weights, zero, Tensors.Of("ws", scales, dims)]);
        AttributeProto[] at = axis < 0 ? [] : [Attr.Of("axis", axis)];
        _nodes.Add(Nodes.New("DequantizeLinear", ["w", "ws", "wz"], ["wr"], at));
        return this;
    }

    public QuantizedSample Constant(TensorProto tensor)
    {
        _constants.Add(tensor);
        return this;
    }

    public QuantizedSample Node(string op, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = Nodes.New(op.Split('.')[^1], inputs, [output], attributes);
        node.Domain = op.StartsWith(QuantizedOperators.Runtime, StringComparison.Ordinal)
            ? QuantizedOperators.Runtime
            : "";
        _nodes.Add(node);
        return this;
    }

    /// <summary>The gradients of both, with respect to all activations, one after the other.</summary>
    public (float[] Quantized, float[] Float) Gradients()
    {
        _constants.AddRange([Tensors.Of("ys", [OutputScale]), Tensors.Of("yz", [OutputZero])]);
        if (_nodes.Any(n => n.Output.Contains("yq")))
            _nodes.Add(Nodes.New("DequantizeLinear", ["yq", "ys", "yz"], ["y"]));
        var model = SmallModels.Of(_nodes, [.. _inputs], ["y"], 18, [.. _constants]);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = QuantizedOperators.Runtime, Version = 1 });
        var graph = new GraphBuilder(model);
        new InferShapes(InProcessRuntime.Default).Learn(graph);
        Val[] Of(string result, string values)
        {
            // Every element counts differently.
            Val y = graph[result];
            float[] weights = SmallModels.Numbers([.. y.Dims!.Select(d => d.Value!.Value)]);
            Val seed = graph.Add(Tensors.Of("", weights, [.. y.Dims!.Select(d => d.Value!.Value)]));
            return Differentiator.Gradients(y, seed, [.. _inputs.Select((_, k) => graph[$"{values}{k}"])]);
        }
        Val[] quantized = Of("y", "x"),
            real = Of("yr", "r");
        model.Graph.Output.Clear();
        foreach (var (k, name) in quantized.Concat(real).Select(v => v.Name).Index())
            graph.Output(graph[name], $"gradient{k}");
        return (Run(model, 0), Run(model, quantized.Length));
    }

    private QuantizedSample Dequantized(int k)
    {
        _nodes.Add(Nodes.New("DequantizeLinear", [$"q{k}", $"s{k}", $"z{k}"], [$"r{k}"]));
        return this;
    }

    private float[] Run(ModelProto model, int from)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = SmallModels.Open(model, options);
        using var run = new RunOptions();
        var feeds = _inputs.ToDictionary(
            i => i.Name,
            i => OrtValue.CreateTensorValueFromMemory(SmallModels.Numbers(i.Shape), i.Shape)
        );
        using var results = session.Run(run, feeds, [.. _inputs.Select((_, k) => $"gradient{from + k}")]);
        foreach (var feed in feeds.Values)
            feed.Dispose();
        return [.. results.SelectMany(r => r.GetTensorDataAsSpan<float>().ToArray())];
    }
}
