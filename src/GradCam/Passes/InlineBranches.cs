using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Writes the branches of <c>If</c> into the graph that holds it: the one that is taken, where the condition is a
/// constant; both and a choice between their results (<c>Where</c>) where only the run knows, if nothing in them can
/// fail or leave the numbers, and both results have one shape. So gradients pass, and layers in branches are found.
/// </summary>
/// <param name="runtime">Infers shapes, which tell whether two branches can be chosen between.</param>
internal sealed class InlineBranches(IModelRuntime runtime) : IModelPass
{
    private const string Prefix = "gradcam/branch/";

    // They are defined for all numbers of the right shape, and so are their gradients: what the branch that is not
    // taken computes must not spoil the other's gradient.
    private static readonly HashSet<string> Total =
    [
        "Add",
        "AveragePool",
        "BatchNormalization",
        "Clip",
        "Concat",
        "Constant",
        "Conv",
        "ConvTranspose",
        "Flatten",
        "Gemm",
        "GlobalAveragePool",
        "GlobalMaxPool",
        "HardSigmoid",
        "HardSwish",
        "Identity",
        "LeakyRelu",
        "MatMul",
        "MaxPool",
        "Mul",
        "Neg",
        "ReduceMean",
        "ReduceSum",
        "Relu",
        "Reshape",
        "Sigmoid",
        "Softmax",
        "Squeeze",
        "Sub",
        "Sum",
        "Tanh",
        "Transpose",
        "Unsqueeze",
    ];

    /// <summary>Rewrites the outermost graph of a model; what cannot be written otherwise stays.</summary>
    public ModelProto Apply(ModelProto model)
    {
        if (!model.Graph.Node.Any(IsIf))
            return model;
        new Inlining(model.Graph).Taken();
        if (!model.Graph.Node.Any(n => IsIf(n) && n.Subgraphs().All(IsTotal)))
            return model;
        var chosen = model.ShallowCopy();
        return AreAlike(chosen, new Inlining(chosen.Graph).Both()) ? chosen : model;
    }

    /// <summary>True if the values of each pair have one shape, so that either can be taken.</summary>
    private bool AreAlike(ModelProto model, IReadOnlyList<(string Then, string Else)> pairs)
    {
        IReadOnlyList<ValueInfoProto> types;
        try
        {
            types = new InferShapes(runtime, runtime.Limits).Of(model);
        }
        catch (GradCamException)
        {
            // The runtime sees that their shapes differ.
            return false;
        }
        var shapes = types
            .Where(v => v.Type.TensorType.ElemType == (int)ElementType.Float)
            .GroupBy(v => v.Name)
            .ToDictionary(g => g.Key, g => Dim.Of(g.Last().Type));
        return pairs.All(p =>
            shapes.GetValueOrDefault(p.Then) is { } a
            && shapes.GetValueOrDefault(p.Else) is { } b
            && a.Length == b.Length
            && a.Zip(b).All(d => d.First == d.Second && (d.First.Value > 0 || d.First.Symbol is not null))
        );
    }

    private static bool IsIf(NodeProto node) => node.OpType == "If" && node.IsStandard();

    private static bool IsTotal(GraphProto branch) =>
        branch.Node.All(n => n.IsStandard() && Total.Contains(n.OpType) && n.Output.Count == 1);

    private static GraphProto Branch(NodeProto node, bool then) =>
        node.Find(then ? "then_branch" : "else_branch")?.G
        ?? throw new GradCamException($"Node '{node.Label()}' (If) lacks a branch; export the model again.");

    /// <summary>The inlining within one graph.</summary>
    private sealed class Inlining(GraphProto graph)
    {
        private readonly SubgraphWriter _writer = new(graph, Prefix);
        private readonly Dictionary<string, bool> _known = [];
        private readonly List<NodeProto> _written = [];

        /// <summary>Writes the branches that constants choose.</summary>
        public void Taken()
        {
            _writer.Learn = Learn;
            foreach (var tensor in graph.Initializer)
                Learn(tensor.Name, tensor);
            foreach (var node in graph.Node.ToArray())
                Take(node);
            Write();
        }

        /// <summary>Writes both branches of the others; returns the pairs that are chosen between.</summary>
        public IReadOnlyList<(string Then, string Else)> Both()
        {
            var pairs = new List<(string, string)>();
            foreach (var node in graph.Node.ToArray())
            {
                if (!IsIf(node) || !node.Subgraphs().All(IsTotal))
                {
                    _written.Add(node);
                    continue;
                }
                string[] then = _writer.Write(Branch(node, true), _written.Add),
                    otherwise = _writer.Write(Branch(node, false), _written.Add);
                string shape = _writer.Fresh("scalar"),
                    condition = _writer.Fresh("condition");
                graph.Initializer.Add(Tensors.Vector(shape, []));
                _written.Add(Nodes.New("Reshape", [node.Input[0], shape], [condition]));
                for (int k = 0; k < node.Output.Count; k++)
                {
                    if (node.Output[k].Length == 0)
                        continue;
                    var choice = Nodes.New("Where", [condition, then[k], otherwise[k]], [node.Output[k]]);
                    choice.Name = k == 0 ? node.Name : "";
                    _written.Add(choice);
                    pairs.Add((then[k], otherwise[k]));
                }
            }
            Write();
            return pairs;
        }

        private void Take(NodeProto node)
        {
            if (node.OpType == "Constant" && node.Find("value")?.T is { } constant)
                Learn(node.Output[0], constant);
            if (!IsIf(node) || !_known.TryGetValue(node.Input[0], out bool then))
            {
                _written.Add(node);
                return;
            }
            // What a branch holds may be a constant's choice again.
            foreach (var (result, output) in _writer.Write(Branch(node, then), Take).Zip(node.Output))
                if (output.Length > 0)
                    _written.Add(Nodes.New("Identity", [result], [output]));
        }

        private void Learn(string name, TensorProto tensor)
        {
            if (tensor.DataType == (int)ElementType.Bool && Tensors.Count(tensor) == 1)
                _known[name] = Tensors.Ints(tensor)[0] != 0;
        }

        private void Write()
        {
            graph.Node.Clear();
            graph.Node.Add(_written);
        }
    }
}
