using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>Refuses models that are damaged, hostile or of a version that is not known, before anything works on them.</summary>
internal static class GraphValidator
{
    public const int OldestOpset = 7, NewestOpset = 24;
    private const int OldestIr = 3, DeepestSubgraph = 16;

    // A gigabyte of float32: no picture network has a constant that large, and the runtime would compute it while loading.
    private const long LargestFill = 1L << 28;

    /// <summary>Checks a model and, where nodes are not in the order of computation, sorts them.</summary>
    /// <exception cref="GradCamException">Something is wrong; the message says what.</exception>
    public static void Check(ModelProto model, string name)
    {
        if (model.IrVersion < OldestIr)
            throw new GradCamException($"{name} has ONNX format version {model.IrVersion}; {OldestIr} is the oldest that can be read, so export the model again.");
        long opset = model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version
            ?? throw new GradCamException($"{name} does not say which version of the ONNX operators it uses; export the model again.");
        if (opset is < OldestOpset or > NewestOpset)
            throw new GradCamException($"{name} uses operator set {opset}; {OldestOpset} to {NewestOpset} can be read, so export the model again with one of those.");
        foreach (var tensor in Tensors.AllOf(model)) CheckTensor(tensor, name);
        CheckGraph(model.Graph, name, [], 0);
    }

    private static void CheckTensor(TensorProto tensor, string name)
    {
        // Text has no size to compare, and the packed types of few bits are not read here.
        if ((ElementType)tensor.DataType is ElementType.String or > ElementType.BFloat16) return;
        long elements = Tensors.Count(tensor);
        long held = tensor.HasRawData ? tensor.RawData.Length : Tensors.StoredElements(tensor);
        long wanted = tensor.HasRawData ? Tensors.ByteCount(tensor) : elements;
        if (held != wanted)
            throw new GradCamException($"{name} is damaged: its tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Dims)}] but holds {held} {(tensor.HasRawData ? "bytes" : "elements")} instead of {wanted}; export the model again.");
    }

    private static void CheckGraph(GraphProto graph, string name, HashSet<string> outer, int depth)
    {
        if (depth > DeepestSubgraph) throw new GradCamException($"{name} nests graphs more than {DeepestSubgraph} deep, which no exporter does; it cannot be loaded.");
        if (depth == 0 && graph.Output.Count == 0) throw new GradCamException($"{name} has no outputs, so there is nothing to explain; export the model again.");
        HashSet<string> known = [.. outer, .. graph.Input.Select(i => i.Name), .. graph.Initializer.Select(t => t.Name)];
        HashSet<string> made = [];
        foreach (string output in graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0))
            if (!made.Add(output) || known.Contains(output))
                throw new GradCamException($"{name} is damaged: two nodes make the value '{output}'; export the model again.");
        Sort(graph, name, known, made);
        foreach (var node in graph.Node)
        {
            CheckFill(graph, node, name);
            foreach (var inner in node.Attribute.Where(a => a.G is not null)) CheckGraph(inner.G, name, [.. known, .. made], depth + 1);
        }
        foreach (var output in graph.Output.Where(o => !known.Contains(o.Name) && !made.Contains(o.Name)))
            throw new GradCamException($"{name} is damaged: nothing makes its output '{output.Name}'; export the model again.");
    }

    /// <summary>Brings nodes into the order of computation (Kahn 1962), leaving it as it is as far as possible.</summary>
    private static void Sort(GraphProto graph, string name, HashSet<string> known, HashSet<string> made)
    {
        var nodes = graph.Node.ToArray();
        var readers = new Dictionary<string, List<int>>();
        int[] missing = new int[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            foreach (string input in nodes[i].Input.Where(n => n.Length > 0 && !known.Contains(n) && !made.Contains(n)))
                throw new GradCamException($"{name} is damaged: node '{nodes[i].Label()}' reads '{input}', which nothing makes; export the model again.");
            // What a subgraph reads from inside itself is not made here, so it is not waited for.
            foreach (string input in Nodes.Reads(nodes[i]).Where(n => made.Contains(n) && !known.Contains(n)).Distinct())
            {
                if (!readers.TryGetValue(input, out var list)) readers[input] = list = [];
                list.Add(i);
                missing[i]++;
            }
        }
        var ready = new PriorityQueue<int, int>(Enumerable.Range(0, nodes.Length).Where(i => missing[i] == 0).Select(i => (i, i)));
        var ordered = new List<NodeProto>(nodes.Length);
        while (ready.TryDequeue(out int next, out _))
        {
            ordered.Add(nodes[next]);
            foreach (int reader in nodes[next].Output.SelectMany(o => readers.GetValueOrDefault(o) ?? []))
                if (--missing[reader] == 0) ready.Enqueue(reader, reader);
        }
        if (ordered.Count < nodes.Length)
            throw new GradCamException($"{name} is damaged: its nodes run in a circle through '{nodes[Array.FindIndex(missing, m => m > 0)].Label()}'; export the model again.");
        if (ordered.SequenceEqual(nodes)) return;
        graph.Node.Clear();
        graph.Node.Add(ordered);
    }

    /// <summary>A few bytes can ask the runtime for terabytes: operators that fill a shape may not have an absurd constant one.</summary>
    private static void CheckFill(GraphProto graph, NodeProto node, string name)
    {
        int input = node.OpType switch { "ConstantOfShape" => 0, "Expand" or "Tile" => 1, _ => -1 };
        if (input < 0 || graph.Initializer.FirstOrDefault(t => t.Name == node.In(input)) is not { DataType: (int)ElementType.Int64 } shape) return;
        decimal elements = Tensors.Ints(shape).Aggregate(1m, (product, d) => product > LargestFill ? product : product * Math.Abs((decimal)d));
        if (elements > LargestFill) throw new GradCamException($"{name} asks for a tensor of shape [{string.Join(", ", Tensors.Ints(shape))}] in node '{node.Label()}', which is absurdly large; export the model again.");
    }
}
