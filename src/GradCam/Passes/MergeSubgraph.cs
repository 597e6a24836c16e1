using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes.Merge;

namespace GradCam.Passes;

/// <summary>
/// Adds to a model the nodes that another graph, which was made from it, has beyond it. The model's own nodes stay as
/// they are: values that both have are taken from the model, by name.
/// </summary>
/// <param name="grown">The graph that was made from it; float32, opset 18 or the model's own if that is newer.</param>
/// <param name="values">The values of that graph that the model is to compute.</param>
/// <param name="opset">The opset to write what is added in.</param>
internal sealed class MergeSubgraph(GraphBuilder grown, IEnumerable<string> values, int opset) : IModelPass
{
    private readonly GraphBuilder _grown = grown;
    private readonly IEnumerable<string> _values = values;
    private readonly int _opset = opset;

    /// <summary>
    /// Values of the model that are floating-point numbers of other types than float32, so that they are cast where
    /// they are read.
    /// </summary>
    public IReadOnlySet<string> OtherFloats { get; init; } = new HashSet<string>();

    /// <summary>Large constants that are added are kept in float16, and cast.</summary>
    public bool Compact { get; init; }

    /// <inheritdoc/>
    /// <exception cref="NewerOpsetException">A node cannot be written in that opset.</exception>
    public ModelProto Apply(ModelProto model)
    {
        new Merging(this, model).Run();
        return model;
    }

    /// <summary>The merging into one model.</summary>
    private sealed class Merging(MergeSubgraph pass, ModelProto model)
    {
        private const string Prefix = "gradcam/float32/";

        private readonly GraphBuilder _grown = pass._grown;
        private readonly HashSet<string> _known =
        [
            .. model.Graph.Input.Select(i => i.Name),
            .. model.Graph.Initializer.Select(t => t.Name),
            .. model.Graph.Node.SelectMany(n => n.Output),
        ];
        private readonly Dictionary<string, NodeProto> _casts = [];
        private readonly FusionGuard _fused = new(model);

        public void Run()
        {
            HashSet<string> wanted = [.. pass._values];
            var part = new LowerOpset(pass._opset, _known).Apply(_grown.Extract(Needed(wanted)));
            var added = part.Graph.Node;
            var constants = part.Graph.Initializer.Where(t => !_known.Contains(t.Name)).ToDictionary(t => t.Name);
            // A name that the runtime gave to a value, it may give again when it loads the model.
            var names = added
                .SelectMany(n => n.Output)
                .Where(o =>
                    !_known.Contains(o) && !wanted.Contains(o) && !o.StartsWith("gradcam", StringComparison.Ordinal)
                )
                .Distinct()
                .ToDictionary(o => o, o => o.Length > 0 ? $"gradcam/{o}" : o);
            HashSet<string> labels = [.. model.Graph.Node.Select(n => n.Name)];
            foreach (var node in added)
            {
                // A node that became another one keeps its name, which the model has.
                if (labels.Contains(node.Name))
                    node.Name = "";
                Nodes.RenameReads(
                    node,
                    name =>
                    {
                        if (constants.Remove(name, out var constant))
                            AddConstant(constant);
                        return Read(name) ?? names.GetValueOrDefault(name, name);
                    }
                );
                for (int k = 0; k < node.Output.Count; k++)
                    node.Output[k] = names.GetValueOrDefault(node.Output[k], node.Output[k]);
            }
            model.Graph.Node.Add(_fused.Copies);
            model.Graph.Node.Add(_casts.Values);
            model.Graph.Node.Add(added);
        }

        /// <summary>The nodes of the grown graph that values depend on and the model does not have.</summary>
        private HashSet<NodeProto> Needed(IEnumerable<string> wanted)
        {
            var makers = new Dictionary<string, NodeProto>();
            foreach (var node in _grown.Graph.Node)
            foreach (string output in node.Output.Where(o => o.Length > 0))
                makers[output] = node;
            var needed = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
            var open = new Stack<string>(wanted);
            while (open.TryPop(out string? name))
            {
                if (_known.Contains(name) || !makers.TryGetValue(name, out var node) || Extended(node))
                    continue;
                if (needed.Add(node))
                    foreach (string read in Nodes.Reads(node))
                        open.Push(read);
            }
            return needed;
        }

        /// <summary>The name under which the added nodes read a value of the model; null for its own name.</summary>
        private string? Read(string value)
        {
            string? name = _fused.Contains(value) ? _fused.Copy(value) : null;
            return pass.OtherFloats.Contains(value) ? Cast(name ?? value, Prefix + value, ElementType.Float) : name;
        }

        /// <summary>
        /// Gives a node of the model the further outputs, such as a pool's indices, that the other graph's node has;
        /// true if both graphs have the node.
        /// </summary>
        private bool Extended(NodeProto node)
        {
            if (!node.Output.Any(o => o.Length > 0 && _known.Contains(o)))
                return false;
            var own = model.Graph.Node.FirstOrDefault(n =>
                n.Output.Intersect(node.Output.Where(o => o.Length > 0)).Any()
            );
            if (own is null || own.OpType != node.OpType)
                return false;
            for (int k = 0; k < node.Output.Count; k++)
                if (k == own.Output.Count)
                    own.Output.Add(node.Output[k]);
                else if (own.Output[k].Length == 0)
                    own.Output[k] = node.Output[k];
            _known.UnionWith(node.Output);
            return true;
        }

        private void AddConstant(TensorProto constant)
        {
            if (!pass.Compact || constant.DataType != (int)ElementType.Float || !Tensors.IsWeight(constant))
            {
                model.Graph.Initializer.Add(constant);
                return;
            }
            var halves = ToFloat16.Halves(constant, constant.Name + "/half");
            model.Graph.Initializer.Add(halves);
            Cast(halves.Name, constant.Name, ElementType.Float);
        }

        private string Cast(string from, string to, ElementType type)
        {
            // An earlier graft may have left the same.
            if (!_known.Contains(to) && !_casts.ContainsKey(to))
                _casts[to] = Nodes.New("Cast", [from], [to], Attr.Of("to", (long)type));
            return to;
        }
    }
}
