using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Writes sequences of tensors whose items are known as those tensors: a list that is made and joined again is a
/// Concat, an item of a split tensor an output of a Split. Exporters write them for torch.cat, torch.stack and
/// torch.split; shapes are not inferred through them, and they have no gradient.
/// </summary>
/// <param name="runtime">Infers shapes, which tell the number of parts that a tensor is split into.</param>
internal sealed class UnrollSequences(IModelRuntime runtime) : IModelPass
{
    // As many as a list of feature maps or of time steps has; each is a value of its own.
    private const int MostItems = 4096;

    private const string Prefix = "gradcam/sequence/";

    /// <summary>Unrolls the sequences of the outermost graph, in place; those that only the run knows stay.</summary>
    public ModelProto Apply(ModelProto model)
    {
        if (model.Graph.Node.Any(n => n.IsStandard() && IsMaker(n.OpType)))
            new Unrolling(model, runtime).Run();
        return model;
    }

    private static bool IsMaker(string op) => op is "SequenceConstruct" or "SequenceEmpty" or "SplitToSequence";

    /// <summary>The unrolling of one model.</summary>
    private sealed class Unrolling(ModelProto model, IModelRuntime runtime)
    {
        private readonly Constants _constants = Constants.Of(model, model.Graph.Node);
        private readonly Names _names = new(Prefix, Nodes.ValuesOf(model.Graph).ToHashSet().Contains);
        private readonly Dictionary<string, string[]> _items = [];
        private readonly List<NodeProto> _written = [];
        private readonly HashSet<NodeProto> _made = new(ReferenceEqualityComparer.Instance);

        // Needed only where a tensor is split into equal parts.
        private readonly Lazy<Dictionary<string, Dim[]?>> _dims = new(() =>
            new InferShapes(runtime, runtime.Limits)
                .Of(model)
                .Concat(model.Graph.Input)
                .GroupBy(v => v.Name)
                .ToDictionary(g => g.Key, g => Dim.Of(g.Last().Type))
        );

        public void Run()
        {
            foreach (var node in model.Graph.Node)
            {
                // What is made of a sequence that is not known stays as well.
                if (!node.IsStandard() || !Unroll(node))
                    _written.Add(node);
            }
            // A sequence that something else reads, such as a loop, is still made.
            var read = _written.Where(n => !_made.Contains(n)).SelectMany(Nodes.Reads).ToHashSet();
            read.UnionWith(model.Graph.Output.Select(o => o.Name));
            for (int i = _written.Count - 1; i >= 0; i--)
                if (_made.Contains(_written[i]) && _written[i].Output.Any(read.Contains))
                    read.UnionWith(_written[i].Input);
                else if (_made.Contains(_written[i]))
                    _written.RemoveAt(i);
            model.Graph.Node.Clear();
            model.Graph.Node.Add(_written);
        }

        /// <summary>True if what takes the node's place is written.</summary>
        private bool Unroll(NodeProto node)
        {
            if (ItemsOf(node) is { } items)
            {
                _items[node.Output[0]] = items;
                // The sequence itself may still be wanted.
                _made.Add(node);
                return false;
            }
            if (!_items.TryGetValue(node.In(0), out string[]? all))
                return false;
            switch (node.OpType)
            {
                case "ConcatFromSequence" when all.Length > 0:
                    Join(node, all);
                    return true;
                case "SequenceAt" when _constants.Ints(node.In(1)) is [var at] && Index(at, all.Length) is { } index:
                    _written.Add(Nodes.New("Identity", [all[index]], node.Output));
                    return true;
                case "SequenceLength":
                    var length = Tensors.Of(node.Output[0], [(long)all.Length]);
                    model.Graph.Initializer.Add(length);
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>The items of the sequence that a node makes; null if it makes none that is known.</summary>
        private string[]? ItemsOf(NodeProto node)
        {
            _items.TryGetValue(node.In(0), out string[]? before);
            return node.OpType switch
            {
                "SequenceConstruct" when node.Input.Count <= MostItems => [.. node.Input],
                "SequenceEmpty" => [],
                "Identity" => before,
                "SequenceInsert" when before?.Length < MostItems => Inserted(node, before),
                "SequenceErase" when before is not null && Position(node, 1, before.Length - 1) is { } at =>
                [
                    .. before[..at],
                    .. before[(at + 1)..],
                ],
                "SplitToSequence" => Split(node),
                _ => null,
            };
        }

        private string[]? Inserted(NodeProto node, string[] before) =>
            Position(node, 2, before.Length) is { } at ? [.. before[..at], node.In(1), .. before[at..]] : null;

        /// <summary>A place in a sequence; the last one where it is left out, null where only the run knows.</summary>
        private int? Position(NodeProto node, int input, int last) =>
            node.In(input).Length == 0 ? (last < 0 ? null : last)
            : _constants.Ints(node.In(input)) is [var at] ? Index(at, last + 1, inclusive: input == 2)
            : null;

        private static int? Index(long at, int count, bool inclusive = false)
        {
            // A new item's place is counted from the end of the old ones.
            long index = at < 0 ? at + (inclusive ? count - 1 : count) : at;
            return index >= 0 && index < count ? (int)index : null;
        }

        private void Join(NodeProto node, string[] items)
        {
            if (node.Int("new_axis", 0) != 0)
            {
                string axes = Ints([node.Int("axis", 0)]);
                for (int i = 0; i < items.Length; i++)
                {
                    string raised = _names.Fresh("item");
                    _written.Add(Nodes.New("Unsqueeze", [items[i], axes], [raised]));
                    items = [.. items[..i], raised, .. items[(i + 1)..]];
                }
            }
            _written.Add(Nodes.New("Concat", items, node.Output, Attr.Of("axis", node.Int("axis", 0))));
        }

        private string[]? Split(NodeProto node)
        {
            long axis = node.Int("axis", 0);
            if (Lengths(node, axis) is not { Length: > 0 and <= MostItems } lengths)
                return null;
            string[] parts = [.. lengths.Select(_ => _names.Fresh("part"))];
            _written.Add(Nodes.New("Split", [node.In(0), Ints(lengths)], parts, Attr.Of("axis", axis)));
            // Only without lengths are the parts without the axis.
            if (node.In(1).Length > 0 || node.Int("keepdims", 1) != 0)
                return parts;
            string axes = Ints([axis]);
            string[] lowered = [.. parts.Select(_ => _names.Fresh("item"))];
            foreach (var (part, item) in parts.Zip(lowered))
                _written.Add(Nodes.New("Squeeze", [part, axes], [item]));
            return lowered;
        }

        /// <summary>The lengths of the parts of a tensor; null if only the run knows.</summary>
        private long[]? Lengths(NodeProto node, long axis)
        {
            string split = node.In(1);
            if (split.Length > 0 && _constants.IsVector(split))
                return _constants.Ints(split);
            long? each = split.Length == 0 ? 1 : _constants.Ints(split)?.FirstOrDefault();
            if (
                each is not > 0
                || _dims.Value.GetValueOrDefault(node.In(0)) is not { } dims
                || axis < -dims.Length
                || axis >= dims.Length
                || dims[axis < 0 ? axis + dims.Length : axis].Value is not { } whole
                || whole / each > MostItems
            )
                return null;
            return
            [
                .. Enumerable.Repeat(each.Value, (int)(whole / each.Value)),
                .. whole % each.Value > 0 ? [whole % each.Value] : (long[])[],
            ];
        }

        private string Ints(long[] values)
        {
            var tensor = Tensors.Vector(_names.Fresh("constant"), values);
            model.Graph.Initializer.Add(tensor);
            return tensor.Name;
        }
    }
}
