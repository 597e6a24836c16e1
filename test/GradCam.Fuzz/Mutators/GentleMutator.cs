using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>Changes a model in ways that mostly leave it valid, so that more than the first checks is tried.</summary>
internal sealed class GentleMutator(ModelEditor edit)
{
    private Action[]? _ways;

    private Action[] Ways =>
        _ways ??= [
            Attribute,
            Attribute,
            NewAttribute,
            Insert,
            Insert,
            Insert,
            Insert,
            Replace,
            Replace,
            Skip,
            Size,
            Size,
            Precision,
            Output,
            Shorten,
        ];

    /// <summary>Changes one thing.</summary>
    public void Mutate() => edit.Pick(Ways)();

    private void Attribute()
    {
        AttributeProto[] all = [.. edit.Graph.Node.SelectMany(n => n.Attribute)];
        for (int tries = 0; all.Length > 0 && tries < 4; tries++)
            if (PlausibleAttributes.Change(edit.Pick(all), edit.Random))
                return;
    }

    private void NewAttribute()
    {
        NodeProto[] nodes =
        [
            .. edit.Graph.Node.Where(n =>
                n.OpType
                    is "Conv"
                        or "ConvTranspose"
                        or "MaxPool"
                        or "AveragePool"
                        or "LpPool"
                        or "Softmax"
                        or "Concat"
                        or "Flatten"
                        or "Resize"
                        or "Pad"
                        or "Reshape"
                        or "Gather"
            ),
        ];
        if (nodes.Length == 0)
            return;
        var node = edit.Pick(nodes);
        int rank = node.Find("kernel_shape")?.Ints.Count ?? 2;
        var attribute = PlausibleAttributes.New(edit.Random, rank);
        if (node.Find(attribute.Name) is { } old)
            node.Attribute.Remove(old);
        node.Attribute.Add(attribute);
    }

    private void Insert()
    {
        var readers = edit.Readers();
        if (readers.Length == 0)
            return;
        var (at, input) = edit.Pick(readers);
        string made = Inserts.After(edit, edit.Graph.Node[at].Input[input]);
        edit.Graph.Node[at].Input[input] = made;
        edit.Place(at);
    }

    /// <summary>A sum of a value and what is made of it.</summary>
    private void Skip()
    {
        var readers = edit.Readers();
        if (readers.Length == 0)
            return;
        var (at, input) = edit.Pick(readers);
        string value = edit.Graph.Node[at].Input[input];
        edit.Graph.Node[at].Input[input] = edit.Node(
            edit.Pick(["Add", "Mul", "Max", "Sub"]),
            [value, Inserts.After(edit, value)]
        );
        edit.Place(at);
    }

    private void Replace()
    {
        (NodeProto Node, string[] Family)[] all =
        [
            .. edit
                .Graph.Node.Select(n => (n, Inserts.SameArity.FirstOrDefault(f => f.Contains(n.OpType))))
                .Where(p => p.Item2 is not null)
                .Select(p => (p.n, p.Item2!)),
        ];
        if (all.Length == 0)
            return;
        var (node, family) = edit.Pick(all);
        node.OpType = edit.Pick(family);
    }

    private void Size()
    {
        ValueInfoProto[] all = [.. edit.Graph.Input.Where(i => i.Type?.TensorType?.Shape?.Dim.Count > 2)];
        if (all.Length == 0)
            return;
        var dims = edit.Pick(all).Type.TensorType.Shape.Dim;
        int at = edit.Random.Next(3) == 0 ? 0 : edit.Random.Next(dims.Count);
        if (edit.Chance(30))
            dims[at] = new() { DimParam = edit.Pick(["N", "batch", "height", ""]) };
        else
            dims[at].DimValue =
                at == 0 ? edit.Pick([1L, 1, 2, 3, 5, 64])
                : edit.Random.Next(5) == 0 ? edit.Pick([1L, 3, 64, 100, 500])
                : edit.Random.Next(4, 40);
    }

    /// <summary>All float32 numbers in another precision.</summary>
    private void Precision()
    {
        if (edit.Random.Next(3) > 0)
            return;
        int type = edit.Pick([10, 11, 16]);
        Convert(edit.Graph, type);
        foreach (var value in edit.Graph.Input.Concat(edit.Graph.Output))
            if (value.Type?.TensorType?.ElemType == 1)
                value.Type.TensorType.ElemType = type;
    }

    /// <summary>Writes a graph's float32 constants in another precision.</summary>
    public static void Convert(GraphProto graph, int type)
    {
        foreach (
            var tensor in graph.Initializer.Concat(
                graph.Node.SelectMany(n => n.Attribute).Select(a => a.T).OfType<TensorProto>()
            )
        )
        {
            if (tensor.DataType != 1 || Tensors.Count(tensor) > 1 << 16)
                continue;
            float[] values = Tensors.Floats(tensor);
            byte[] bytes = type switch
            {
                10 => [.. values.SelectMany(v => BitConverter.GetBytes((Half)v))],
                11 => [.. values.SelectMany(v => BitConverter.GetBytes((double)v))],
                _ => [.. values.SelectMany(v => BitConverter.GetBytes(v).Skip(2))],
            };
            tensor.FloatData.Clear();
            (tensor.DataType, tensor.RawData) = (type, Google.Protobuf.ByteString.CopyFrom(bytes));
        }
    }

    /// <summary>Another value as the output, or one more.</summary>
    private void Output()
    {
        if (edit.Graph.Node.Count == 0)
            return;
        var node = edit.Pick([.. edit.Graph.Node.TakeLast(6)]);
        if (
            node.Output.Count == 0
            || node.Output[0].Length == 0
            || edit.Graph.Output.Any(o => o.Name == node.Output[0])
        )
            return;
        var output = new ValueInfoProto { Name = node.Output[0], Type = Dim.Type(ElementType.Float, null) };
        if (edit.Chance(50))
            edit.Graph.Output.Add(output);
        else
            edit.Graph.Output.Insert(0, output);
    }

    /// <summary>A node less, whose readers read what it read.</summary>
    private void Shorten()
    {
        if (edit.Graph.Node.Count < 3)
            return;
        int at = edit.Random.Next(edit.Graph.Node.Count - 1);
        var node = edit.Graph.Node[at];
        if (node.Input.Count == 0 || edit.Graph.Output.Any(o => node.Output.Contains(o.Name)))
            return;
        edit.Graph.Node.RemoveAt(at);
        foreach (var reader in edit.Graph.Node)
            for (int k = 0; k < reader.Input.Count; k++)
                if (node.Output.Contains(reader.Input[k]))
                    reader.Input[k] = node.Input[0];
    }
}
