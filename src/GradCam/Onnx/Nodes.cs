using System.Text;
using Google.Protobuf;
using GradCam.Onnx.Proto;
using Kind = GradCam.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace GradCam.Onnx;

/// <summary>Attributes of a node by name, with their defaults.</summary>
internal static class Nodes
{
    public static NodeProto New(
        string op,
        IEnumerable<string> inputs,
        IEnumerable<string> outputs,
        params IEnumerable<AttributeProto> attributes
    )
    {
        var node = new NodeProto { OpType = op };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes);
        return node;
    }

    public static AttributeProto? Find(this NodeProto node, string name)
    {
        foreach (var attribute in node.Attribute)
            if (attribute.Name == name)
                return attribute;
        return null;
    }

    public static long Int(this NodeProto node, string name, long fallback) => node.Find(name)?.I ?? fallback;

    public static float Float(this NodeProto node, string name, float fallback) => node.Find(name)?.F ?? fallback;

    public static string Text(this NodeProto node, string name, string fallback) =>
        node.Find(name)?.S.ToStringUtf8() ?? fallback;

    /// <summary>The integers of an attribute, or null if it is absent.</summary>
    public static long[]? Ints(this NodeProto node, string name) =>
        node.Find(name) is { } found ? [.. found.Ints] : null;

    /// <summary>Takes an attribute off the node and returns it, or null if it is absent.</summary>
    public static AttributeProto? Take(this NodeProto node, string name)
    {
        var found = node.Find(name);
        if (found is not null)
            node.Attribute.Remove(found);
        return found;
    }

    /// <summary>The i-th input's name, or the empty string where an optional input is left out.</summary>
    public static string In(this NodeProto node, int i) => i < node.Input.Count ? node.Input[i] : "";

    /// <summary>The name of the node in errors: its own, or else that of its first output.</summary>
    public static string Label(this NodeProto node) =>
        node.Name is { Length: > 0 } name ? name : node.Output.FirstOrDefault(o => o.Length > 0) ?? "?";

    /// <summary>The graphs in a node's attributes: the branches of an If, the body of a Loop.</summary>
    public static IEnumerable<GraphProto> Subgraphs(this NodeProto node) =>
        node.Attribute.SelectMany(a => a.Graphs.Append(a.G).OfType<GraphProto>());

    /// <summary>A node's inputs, and what its subgraphs read, from inside or outside.</summary>
    public static IEnumerable<string> Reads(NodeProto node) =>
        node
            .Input.Where(i => i.Length > 0)
            .Concat(
                node.Subgraphs()
                    .SelectMany(graph => graph.Node.SelectMany(Reads).Concat(graph.Output.Select(o => o.Name)))
            );

    /// <summary>The values that a node's subgraphs read from outside of them, each once.</summary>
    public static IEnumerable<string> Captured(NodeProto node) =>
        node.Subgraphs()
            .SelectMany(graph =>
                graph.Node.SelectMany(Reads).Concat(graph.Output.Select(o => o.Name)).Except(ValuesOf(graph))
            )
            .Distinct();

    /// <summary>Makes all nodes that read a value read another one instead.</summary>
    public static void Redirect(this GraphProto graph, string from, string to)
    {
        foreach (var node in graph.Node)
            RenameReads(node, name => name == from ? to : name);
    }

    /// <summary>Gives what a node reads other names, in its subgraphs too.</summary>
    /// <param name="node">The node; changed.</param>
    /// <param name="rename">The new name of a value.</param>
    public static void RenameReads(NodeProto node, Func<string, string> rename)
    {
        for (int i = 0; i < node.Input.Count; i++)
            if (node.Input[i].Length > 0)
                node.Input[i] = rename(node.Input[i]);
        foreach (var graph in node.Subgraphs())
        {
            HashSet<string> own = [.. ValuesOf(graph)];
            foreach (var inner in graph.Node)
                RenameReads(inner, name => own.Contains(name) ? name : rename(name));
        }
    }

    /// <summary>Nodes in execution order; those that are in order already stay where they are.</summary>
    public static IEnumerable<NodeProto> InOrder(IReadOnlyCollection<NodeProto> nodes)
    {
        var makers = new Dictionary<string, NodeProto>();
        foreach (var node in nodes)
        foreach (string output in node.Output)
            makers[output] = node;
        var done = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var open = new Stack<NodeProto>();
        foreach (var first in nodes)
        {
            open.Push(first);
            while (open.TryPeek(out var node))
            {
                var missing = done.Contains(node)
                    ? null
                    : Reads(node)
                        .Select(makers.GetValueOrDefault)
                        .FirstOrDefault(maker => maker is not null && !done.Contains(maker));
                if (missing is null)
                {
                    if (done.Add(node))
                        yield return node;
                    open.Pop();
                }
                else if (open.Count > nodes.Count)
                    throw new InvalidOperationException($"Node '{node.Label()}' depends on itself.");
                else
                    open.Push(missing);
            }
        }
    }

    /// <summary>The nodes of a graph and its subgraphs.</summary>
    public static IEnumerable<NodeProto> AllOf(GraphProto graph) =>
        graph.Node.SelectMany(n => n.Subgraphs().SelectMany(AllOf).Prepend(n));

    /// <summary>The names of all values that a graph's inputs, constants and nodes, or its subgraphs, make.</summary>
    public static IEnumerable<string> ValuesOf(GraphProto graph) =>
        graph
            .Input.Select(i => i.Name)
            .Concat(graph.Initializer.Select(t => t.Name))
            .Concat(graph.Node.SelectMany(n => n.Output.Concat(n.Subgraphs().SelectMany(ValuesOf))));

    /// <summary>The domains of all operators of a graph and its subgraphs.</summary>
    public static IEnumerable<string> Domains(GraphProto graph) => AllOf(graph).Select(n => n.Domain);

    /// <summary>True for an operator of ONNX's own default domain.</summary>
    public static bool IsStandard(this NodeProto node) => node.Domain is "" or "ai.onnx";
}

/// <summary>Makes attributes.</summary>
internal static class Attr
{
    public static AttributeProto Of(string name, long value) =>
        new()
        {
            Name = name,
            I = value,
            Type = Kind.Int,
        };

    public static AttributeProto Of(string name, float value) =>
        new()
        {
            Name = name,
            F = value,
            Type = Kind.Float,
        };

    public static AttributeProto Of(string name, string value) =>
        new()
        {
            Name = name,
            S = ByteString.CopyFrom(value, Encoding.UTF8),
            Type = Kind.String,
        };

    public static AttributeProto Of(string name, TensorProto value) =>
        new()
        {
            Name = name,
            T = value,
            Type = Kind.Tensor,
        };

    public static AttributeProto Of(string name, GraphProto value) =>
        new()
        {
            Name = name,
            G = value,
            Type = Kind.Graph,
        };

    public static AttributeProto Of(string name, IEnumerable<float> values)
    {
        var attribute = new AttributeProto { Name = name, Type = Kind.Floats };
        attribute.Floats.Add(values);
        return attribute;
    }

    public static AttributeProto Of(string name, IEnumerable<string> values)
    {
        var attribute = new AttributeProto { Name = name, Type = Kind.Strings };
        attribute.Strings.Add(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    public static AttributeProto Of(string name, params IEnumerable<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = Kind.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }
}
