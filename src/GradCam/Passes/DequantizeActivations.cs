using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes.Dequantize;

namespace GradCam.Passes;

/// <summary>
/// Writes the dequantized numbers between the operators of a quantized network, which hand whole numbers to each other:
/// each result is dequantized, and quantized again where an operator on whole numbers reads it. That changes no number,
/// as the whole ones come back exactly; but the tensors of the network are real numbers then, as layers are, and have
/// the names that the whole ones had. Poolings and reshapes of whole numbers become those of real ones.
/// </summary>
internal sealed class DequantizeActivations : IModelPass
{
    /// <summary>The end of the names that whole numbers get.</summary>
    private const string Suffix = ":quantized";

    private const string Prefix = "gradcam/quantized/";

    /// <summary>
    /// Gives the whole numbers of a model other names, so that theirs are free for the real ones; outputs of the model
    /// keep them.
    /// </summary>
    /// <param name="model">The model; changed.</param>
    public static void MoveAside(ModelProto model)
    {
        var graph = model.Graph;
        if (!graph.Node.Any(QuantizedOperators.Is))
            return;
        HashSet<string> taken = [.. Nodes.ValuesOf(graph)],
            kept = [.. graph.Output.Select(o => o.Name)];
        var names = new Dictionary<string, string>();
        foreach (var (name, value) in new QuantizedValues(graph).All)
            if (value.Origin != QuantizedOrigin.Rounding && !kept.Contains(name) && RealName(name) is null)
                if (taken.Add(name + Suffix))
                    names[name] = name + Suffix;
        foreach (var node in graph.Node)
        {
            Nodes.RenameReads(node, name => names.GetValueOrDefault(name, name));
            for (int k = 0; k < node.Output.Count; k++)
                node.Output[k] = names.GetValueOrDefault(node.Output[k], node.Output[k]);
        }
        foreach (var info in graph.ValueInfo.Where(v => names.ContainsKey(v.Name)))
            info.Name = names[info.Name];
    }

    /// <summary>The name that the real numbers of whole ones have; null if these were not moved aside.</summary>
    public static string? RealName(string quantized) =>
        quantized.EndsWith(Suffix, StringComparison.Ordinal) ? quantized[..^Suffix.Length] : null;

    /// <summary>Rewrites the outermost graph of a model, in place.</summary>
    public ModelProto Apply(ModelProto model)
    {
        if (!model.Graph.Node.Any(QuantizedOperators.Is))
            return model;
        MoveAside(model);
        new Rewriting(model.Graph).Run();
        return model;
    }

    /// <summary>The rewriting of one graph.</summary>
    private sealed class Rewriting(GraphProto graph)
    {
        private readonly QuantizedValues _values = new(graph);
        private readonly Names _names = new(Prefix, Nodes.ValuesOf(graph).ToHashSet().Contains);
        private readonly List<NodeProto> _written = [];

        // The real numbers of whole ones, and whole ones made of real ones.
        private readonly Dictionary<string, string> _real = [];
        private readonly Dictionary<string, string> _whole = [];

        public void Run()
        {
            foreach (var node in graph.Node)
                Rewrite(node);
            // Real numbers have no whole ones' types.
            var info = graph.ValueInfo.Where(v => !_real.ContainsValue(v.Name)).ToArray();
            graph.ValueInfo.Clear();
            graph.ValueInfo.Add(info);
            foreach (var output in graph.Output.Where(o => !_real.ContainsKey(o.Name)))
                if (_values.Find(output.Name) is { } rounded)
                    Dequantize(output.Name, rounded, _real[output.Name] = NameOfReal(output.Name));
            foreach (var output in graph.Output.Where(o => _real.ContainsKey(o.Name)))
            {
                output.Name = _real[output.Name];
                output.Type = Dim.Type(ElementType.Float, Dim.Of(output.Type));
            }
            graph.Node.Clear();
            graph.Node.Add(_written);
        }

        private void Rewrite(NodeProto node)
        {
            if (_values.Find(node.Output[0]) is not { } made || made.Origin == QuantizedOrigin.Rounding)
            {
                Nodes.RenameReads(node, Whole);
                _written.Add(node);
            }
            else if (made.Origin == QuantizedOrigin.Operator)
            {
                Nodes.RenameReads(node, Whole);
                _written.Add(node);
                string real = NameOfReal(node.Output[0]);
                Dequantize(node.Output[0], made, real);
                _real[node.Output[0]] = real;
            }
            else
                RewriteChoice(node, made);
        }

        /// <summary>The same operator on real numbers.</summary>
        private void RewriteChoice(NodeProto node, QuantizedValue made)
        {
            if (node.OpType == "Relu")
            {
                node.OpType = "Clip";
                node.Input.Add(Zeros(made.Type));
            }
            else if (node.OpType == "Pad" && node.Text("mode", "constant") == "constant" && node.In(2).Length == 0)
            {
                while (node.Input.Count < 3)
                    node.Input.Add("");
                node.Input[2] = Zeros(made.Type);
            }
            foreach (int i in QuantizedValues.Numbers(node).Where(i => node.In(i).Length > 0))
                node.Input[i] = Real(node.Input[i], made);
            int outputs = node.OpType == "Split" ? node.Output.Count : 1;
            for (int k = 0; k < outputs; k++)
                if (node.Output[k].Length > 0)
                    node.Output[k] = _real[node.Output[k]] = NameOfReal(node.Output[k]);
            _written.Add(node);
        }

        private string NameOfReal(string quantized) => RealName(quantized) ?? quantized + ":dequantized";

        /// <summary>The real numbers of a quantized value, or of a constant of the same scale.</summary>
        private string Real(string quantized, QuantizedValue like)
        {
            if (_real.TryGetValue(quantized, out string? real))
                return real;
            var value = _values.Find(quantized);
            real = _names.Fresh("real");
            Dequantize(quantized, value ?? like, real);
            // A constant may stand beside numbers of several scales.
            if (value is not null)
            {
                _real[quantized] = real;
                _whole[real] = quantized;
            }
            return real;
        }

        /// <summary>The whole numbers that a node reads, made of the real ones where there are such.</summary>
        private string Whole(string name)
        {
            if (!_real.TryGetValue(name, out string? real) || _values.Find(name) is not { } value)
                return name;
            if (!_whole.TryGetValue(real, out string? whole))
            {
                // What was a choice among whole numbers is made no more, so that its name is free.
                _whole[real] = whole = value.Origin == QuantizedOrigin.Choice ? name : _names.Fresh("whole");
                _written.Add(Nodes.New("QuantizeLinear", [real, value.Scale, ZeroPoint(value)], [whole]));
            }
            return whole;
        }

        private void Dequantize(string quantized, QuantizedValue value, string real) =>
            _written.Add(Nodes.New("DequantizeLinear", [quantized, value.Scale, ZeroPoint(value)], [real]));

        /// <summary>The zero point, which tells the type of the numbers too.</summary>
        private string ZeroPoint(QuantizedValue value) => value.Zero.Length > 0 ? value.Zero : Zeros(value.Type);

        private string Zeros(ElementType type)
        {
            string name = $"{Prefix}zero/{type}";
            if (graph.Initializer.All(t => t.Name != name))
                graph.Initializer.Add(
                    new TensorProto
                    {
                        Name = name,
                        DataType = (int)type,
                        RawData = ByteString.CopyFrom(
                            new byte[type is ElementType.UInt16 or ElementType.Int16 ? 2 : 1]
                        ),
                    }
                );
            return name;
        }
    }
}
