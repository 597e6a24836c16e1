using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>
/// Refuses models that are damaged, hostile or of a version that is not known, before anything works on them.
/// </summary>
internal static class GraphValidator
{
    public const int OldestOpset = 7,
        NewestOpset = 24;
    private const int OldestIr = 3,
        DeepestSubgraph = 16;

    /// <summary>Checks a model and, where nodes are not in the order of computation, sorts them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="limits">The limits; null for <see cref="ResourceLimits.Default"/>.</param>
    /// <exception cref="GradCamException">Something is wrong; the message says what.</exception>
    public static void Check(ModelProto model, string name, ResourceLimits? limits = null)
    {
        limits ??= ResourceLimits.Default;
        if (model.IrVersion < OldestIr)
            throw new GradCamException(
                $"{name} has ONNX format version {model.IrVersion}; {OldestIr} is the oldest that can be read, so "
                    + "export the model again."
            );
        OpsetImports.Complete(model, name);
        long opset = model.Opset();
        if (opset is < OldestOpset or > NewestOpset)
            throw new GradCamException(
                $"{name} uses operator set {opset}; {OldestOpset} to {NewestOpset} can be read, so export the model "
                    + "again with one of those."
            );
        long nodes = CountNodes(model.Graph, name, 0);
        if (nodes > limits.Nodes)
            throw new GradCamException($"{name} has {nodes:N0} nodes: {limits.Met("nodes")}");
        foreach (var tensor in Tensors.AllOf(model))
            CheckTensor(tensor, name);
        CheckGraph(model.Graph, name, null);
        GraphBounds.Check(model, name, limits);
    }

    private static long CountNodes(GraphProto graph, string name, int depth)
    {
        if (depth > DeepestSubgraph)
            throw new GradCamException(
                $"{name} nests graphs more than {DeepestSubgraph} deep, which no exporter does; it cannot be loaded."
            );
        return graph.Node.Count
            + graph.Node.SelectMany(n => n.Subgraphs()).Sum(inner => CountNodes(inner, name, depth + 1));
    }

    private static void CheckTensor(TensorProto tensor, string name)
    {
        long elements = Tensors.Count(tensor);
        var type = (ElementType)tensor.DataType;
        long held =
            tensor.HasRawData ? tensor.RawData.Length
            : type == ElementType.String ? tensor.StringData.Count
            : Tensors.StoredElements(tensor);
        // Types of less than a byte lie packed, and in a field for single elements in more than one way.
        bool fits =
            type <= ElementType.BFloat16
                ? held == (tensor.HasRawData && type != ElementType.String ? Tensors.ByteCount(tensor) : elements)
            : tensor.HasRawData ? held >= elements / 4 && held <= elements
            : held <= elements;
        if (!fits)
            throw new GradCamException(
                $"{name} is damaged: its tensor '{tensor.Name}' of type {type} has shape "
                    + $"[{string.Join(", ", tensor.Dims)}] but holds {held} "
                    + $"{(tensor.HasRawData ? "bytes" : "elements")} instead of what that needs; export the "
                    + "model again."
            );
    }

    /// <summary>The names that a graph's nodes may read: its own, and for a subgraph those around it.</summary>
    private sealed record Names(HashSet<string> Own, Names? Outer)
    {
        public bool Has(string name) => Own.Contains(name) || Outer?.Has(name) == true;
    }

    private static void CheckGraph(GraphProto graph, string name, Names? outer)
    {
        if (outer is null && graph.Output.Count == 0)
            throw new GradCamException(
                $"{name} has no outputs, so there is nothing to explain; export the model again."
            );
        DeclaredShapes.Check(graph, name);
        HashSet<string> constants = [];
        foreach (var constant in graph.Initializer)
            if (!constants.Add(constant.Name))
                throw new GradCamException(
                    $"{name} is damaged: it holds two tensors '{constant.Name}'; export the model again."
                );
        var known = new Names([.. graph.Input.Select(i => i.Name), .. constants], outer);
        HashSet<string> made = [];
        foreach (string output in graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0))
            if (!made.Add(output) || known.Has(output))
                throw new GradCamException(
                    $"{name} is damaged: two nodes make the value '{output}'; export the model again."
                );
        foreach (var node in graph.Node)
            NameWhatIsRead(node, made, known);
        Sort(graph, name, known, made);
        var all = new Names(made, known);
        foreach (var inner in graph.Node.SelectMany(n => n.Attribute).Where(a => a.G is not null))
            CheckGraph(inner.G, name, all);
        foreach (var output in graph.Output.Where(o => !all.Has(o.Name)))
            throw new GradCamException(
                $"{name} is damaged: nothing makes its output '{output.Name}'; export the model again."
            );
    }

    /// <summary>
    /// The runtime does not everywhere take an input without a name for one that is left out, nor an output for one
    /// that nobody wants.
    /// </summary>
    private static void NameWhatIsRead(NodeProto node, HashSet<string> made, Names known)
    {
        while (node.Input.Count > 0 && node.Input[^1].Length == 0)
            node.Input.RemoveAt(node.Input.Count - 1);
        if (node.OpType is not ("Split" or "If" or "Loop" or "Scan" or "SequenceMap"))
            return;
        for (int i = 0; i < node.Output.Count; i++)
        for (int k = made.Count; node.Output[i].Length == 0; k++)
            if ($"gradcam/unread/{k}" is var name && !known.Has(name) && made.Add(name))
                node.Output[i] = name;
    }

    /// <summary>
    /// Brings nodes into the order of computation (Kahn 1962), leaving it as it is as far as possible.
    /// </summary>
    private static void Sort(GraphProto graph, string name, Names known, HashSet<string> made)
    {
        var nodes = graph.Node.ToArray();
        var readers = new Dictionary<string, List<int>>();
        int[] missing = new int[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            foreach (string input in nodes[i].Input.Where(n => n.Length > 0 && !known.Has(n) && !made.Contains(n)))
                throw new GradCamException(
                    $"{name} is damaged: node '{nodes[i].Label()}' reads '{input}', which nothing makes; export the "
                        + "model again."
                );
            // What a subgraph reads from inside itself is not made here, so it is not waited for.
            foreach (string input in Nodes.Reads(nodes[i]).Where(n => made.Contains(n) && !known.Has(n)).Distinct())
            {
                if (!readers.TryGetValue(input, out var list))
                    readers[input] = list = [];
                list.Add(i);
                missing[i]++;
            }
        }
        var ready = new PriorityQueue<int, int>(
            Enumerable.Range(0, nodes.Length).Where(i => missing[i] == 0).Select(i => (i, i))
        );
        var ordered = new List<NodeProto>(nodes.Length);
        while (ready.TryDequeue(out int next, out _))
        {
            ordered.Add(nodes[next]);
            foreach (int reader in nodes[next].Output.SelectMany(o => readers.GetValueOrDefault(o) ?? []))
                if (--missing[reader] == 0)
                    ready.Enqueue(reader, reader);
        }
        if (ordered.Count < nodes.Length)
            throw new GradCamException(
                $"{name} is damaged: its nodes run in a circle through "
                    + $"'{nodes[Array.FindIndex(missing, m => m > 0)].Label()}'; export the model again."
            );
        if (ordered.SequenceEqual(nodes))
            return;
        graph.Node.Clear();
        graph.Node.Add(ordered);
    }
}
