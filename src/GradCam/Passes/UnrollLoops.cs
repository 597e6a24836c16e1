using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Writes the body of a <c>Loop</c> as often as it runs, where a constant says how often and nothing ends it before, so
/// that gradients pass and layers in it are found. What runs too often, or until the numbers say so, stays.
/// </summary>
internal sealed class UnrollLoops : IModelPass
{
    private const string Prefix = "gradcam/loop/";

    private const int MostTurns = 256,
        MostNodes = 20_000;

    /// <summary>Rewrites the outermost graph of a model.</summary>
    public ModelProto Apply(ModelProto model)
    {
        if (model.Graph.Node.Any(IsLoop))
            new Unrolling(model.Graph).Run();
        return model;
    }

    private static bool IsLoop(NodeProto node) => node.OpType == "Loop" && node.IsStandard();

    /// <summary>The unrolling within one graph.</summary>
    private sealed class Unrolling(GraphProto graph)
    {
        // The body's inputs before the values that are carried: the turn's number, and whether to go on.
        private const int Controls = 2;

        private readonly SubgraphWriter _writer = new(graph, Prefix);
        private readonly Dictionary<string, TensorProto> _known = [];
        private readonly List<NodeProto> _written = [];
        private int _added;

        public void Run()
        {
            _writer.Learn = (name, tensor) => _known[name] = tensor;
            foreach (var tensor in graph.Initializer)
                _known[tensor.Name] = tensor;
            foreach (var node in graph.Node.ToArray())
                Write(node);
            graph.Node.Clear();
            graph.Node.Add(_written);
        }

        private void Write(NodeProto node)
        {
            if (node.OpType == "Constant" && node.Find("value")?.T is { } constant)
                _known[node.Output[0]] = constant;
            if (IsLoop(node) && node.Find("body")?.G is { } body && Turns(node, body) is { } turns)
                Unroll(node, body, turns);
            else
                _written.Add(node);
        }

        /// <summary>How often the body runs; null where only the run knows, or where it is too often.</summary>
        private int? Turns(NodeProto node, GraphProto body)
        {
            int carried = node.Input.Count - Controls;
            if (
                carried < 0
                || body.Input.Count != node.Input.Count
                || body.Output.Count < 1 + carried
                || node.Output.Count > body.Output.Count - 1
                || Number(node.In(0)) is not (> 0 and <= MostTurns and var turns)
                || (node.In(1).Length > 0 && Number(node.In(1)) is not > 0)
                || !GoesOn(body)
                || _added + turns * body.Node.Count > MostNodes
            )
                return null;
            return (int)turns;
        }

        /// <summary>Nothing in the body ends the loop: its condition is the one that it was given, or true.</summary>
        private bool GoesOn(GraphProto body)
        {
            string name = body.Output[0].Name;
            while (name != body.Input[1].Name)
            {
                var from = body.Node.FirstOrDefault(n => n.Output.Contains(name));
                if (from is not { OpType: "Identity" or "Cast" })
                    return ConstantOf(body, from, name) is { } value && IsTrue(value);
                name = from.Input[0];
            }
            return true;
        }

        private TensorProto? ConstantOf(GraphProto body, NodeProto? from, string name) =>
            from is { OpType: "Constant" } ? from.Find("value")?.T
            : from is not null ? null
            : body.Initializer.FirstOrDefault(t => t.Name == name) ?? _known.GetValueOrDefault(name);

        private void Unroll(NodeProto node, GraphProto body, int turns)
        {
            string[] carried = [.. node.Input.Skip(Controls)];
            int kept = body.Output.Count - 1 - carried.Length;
            var rows = Enumerable.Range(0, kept).Select(_ => new List<string>()).ToArray();
            string goesOn = Constant("goes on", [1], ElementType.Bool);
            for (int turn = 0; turn < turns; turn++)
            {
                var inputs = new Dictionary<string, string>
                {
                    [body.Input[0].Name] = Constant("turn", [turn], ElementType.Int64),
                    [body.Input[1].Name] = goesOn,
                };
                for (int k = 0; k < carried.Length; k++)
                    inputs[body.Input[Controls + k].Name] = carried[k];
                string[] results = _writer.Write(body, Write, inputs);
                carried = results[1..(1 + carried.Length)];
                for (int k = 0; k < kept; k++)
                    rows[k].Add(results[1 + carried.Length + k]);
                _added += body.Node.Count;
            }
            for (int k = 0; k < node.Output.Count; k++)
            {
                if (node.Output[k].Length == 0)
                    continue;
                if (k < carried.Length)
                    _written.Add(Nodes.New("Identity", [carried[k]], [node.Output[k]]));
                else
                    Stack(rows[k - carried.Length], node.Output[k]);
            }
        }

        /// <summary>What each turn gives, along a new first axis.</summary>
        private void Stack(List<string> values, string output)
        {
            var axes = Tensors.Vector(_writer.Fresh("axes"), [0]);
            graph.Initializer.Add(axes);
            string[] raised = [.. values.Select(_ => _writer.Fresh("row"))];
            foreach (var (value, row) in values.Zip(raised))
                _written.Add(Nodes.New("Unsqueeze", [value, axes.Name], [row]));
            _written.Add(Nodes.New("Concat", raised, [output], Attr.Of("axis", 0L)));
        }

        private string Constant(string hint, long[] value, ElementType type)
        {
            var tensor = Tensors.Vector(_writer.Fresh(hint), value);
            tensor.Dims.Clear();
            if (type == ElementType.Bool)
            {
                tensor = new TensorProto { Name = tensor.Name, DataType = (int)type };
                tensor.Int32Data.Add((int)value[0]);
            }
            graph.Initializer.Add(tensor);
            _known[tensor.Name] = tensor;
            return tensor.Name;
        }

        private long? Number(string name) =>
            _known.TryGetValue(name, out var tensor)
            && (ElementType)tensor.DataType is ElementType.Int64 or ElementType.Int32 or ElementType.Bool
            && Tensors.Count(tensor) == 1
                ? Tensors.Ints(tensor)[0]
                : null;

        private static bool IsTrue(TensorProto tensor) =>
            tensor.DataType == (int)ElementType.Bool && Tensors.Count(tensor) == 1 && Tensors.Ints(tensor)[0] != 0;
    }
}
