using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Kind = GradCam.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace GradCam.Fuzz.Mutators;

/// <summary>
/// Changes an ONNX model in ways that keep it well-formed: attributes, shapes, constants, operators, wiring.
/// </summary>
internal sealed class OnnxMutator
{
    private readonly ModelEditor _edit;
    private readonly ModelProto _model;
    private readonly Random _random;
    private readonly Action[] _ways;

    /// <param name="edit">The model; changed.</param>
    public OnnxMutator(ModelEditor edit)
    {
        (_edit, _model, _random) = (edit, edit.Model, edit.Random);
        var values = new ValueMutator(edit);
        _ways =
        [
            values.Attribute,
            values.Attribute,
            values.Attribute,
            values.NewAttribute,
            values.Dimension,
            values.Dimension,
            values.Constant,
            values.Constant,
            Operator,
            Wiring,
            Insert,
            Insert,
            Grow,
            Grow,
            Remove,
            Duplicate,
            Opset,
            values.Type,
            Branch,
            Function,
            values.External,
        ];
    }

    private GraphProto Graph => _model.Graph;

    /// <summary>Changes one thing.</summary>
    public void Mutate() => Pick(_ways)();

    private void Operator()
    {
        if (Graph.Node.Count > 0)
            Pick(Graph.Node).OpType = Pick(Vocabulary.Operators);
    }

    private void Wiring()
    {
        if (Graph.Node.Count == 0)
            return;
        var node = Pick(Graph.Node);
        if (node.Input.Count == 0 || _random.Next(4) == 0)
            node.Input.Add(Value());
        else if (_random.Next(4) == 0)
            node.Input.RemoveAt(_random.Next(node.Input.Count));
        else
            node.Input[_random.Next(node.Input.Count)] = _random.Next(5) == 0 ? "" : Value();
    }

    /// <summary>Puts a node between a value and one of its readers.</summary>
    private void Insert() =>
        Between(name =>
        {
            var node = Nodes.New(Pick(Vocabulary.Operators), [name], [Fresh()]);
            for (int i = _random.Next(3); i > 0; i--)
                node.Input.Add(_random.Next(2) == 0 ? Value() : Integers());
            for (int i = _random.Next(3); i > 0; i--)
                node.Attribute.Add(
                    _random.Next(2) == 0
                        ? Attr.Of(Pick(Vocabulary.Attributes), Interesting.Integer(_random))
                        : Attr.Of(
                            Pick(Vocabulary.Attributes),
                            Enumerable.Range(0, _random.Next(5)).Select(_ => Interesting.Integer(_random))
                        )
                );
            return [node];
        });

    /// <summary>Puts a chain that grows, made of constants, beside a value.</summary>
    private void Grow() =>
        Between(name =>
        {
            string shape = Integers(),
                routed = Fresh(),
                grown = Fresh(),
                sum = Fresh(),
                flat = Fresh();
            string op = Pick(Vocabulary.Growing);
            var node = op switch
            {
                "ConstantOfShape" => Nodes.New(op, [routed], [grown]),
                "Range" => Nodes.New(op, [Integers(1), Integers(1), Integers(1)], [grown]),
                "Concat" => Nodes.New(
                    op,
                    [.. Enumerable.Repeat(name, 1 << _random.Next(1, 9))],
                    [grown],
                    Attr.Of("axis", (long)_random.Next(-2, 3))
                ),
                _ => Nodes.New(op, [name, routed], [grown]),
            };
            return
            [
                Nodes.New(Pick(["Identity", "Abs", "Cast"]), [shape], [routed]),
                node,
                Nodes.New("ReduceSum", [grown], [flat], Attr.Of("keepdims", 0L)),
                Nodes.New("Add", [name, flat], [sum]),
            ];
        });

    private void Remove()
    {
        if (Graph.Node.Count > 1)
            Graph.Node.RemoveAt(_random.Next(Graph.Node.Count));
    }

    private void Duplicate()
    {
        if (Graph.Node.Count > 0)
            Graph.Node.Insert(_random.Next(Graph.Node.Count), Pick(Graph.Node).Clone());
    }

    private void Opset()
    {
        if (_model.OpsetImport.Count > 0)
            _model.OpsetImport[0].Version = _random.Next(2) == 0 ? _random.Next(1, 30) : Interesting.Integer(_random);
    }

    /// <summary>Moves a node into a branch.</summary>
    private void Branch()
    {
        if (Graph.Node.Count == 0)
            return;
        int at = _random.Next(Graph.Node.Count);
        var moved = Graph.Node[at];
        if (moved.Output.Count != 1)
            return;
        string outer = moved.Output[0],
            inner = Fresh(),
            condition = Fresh();
        moved.Output[0] = inner;
        var branch = new GraphProto { Name = "branch" };
        branch.Node.Add(moved);
        branch.Output.Add(new ValueInfoProto { Name = inner, Type = Dim.Type(ElementType.Float, null) });
        Graph.Initializer.Add(
            new TensorProto
            {
                Name = condition,
                DataType = (int)ElementType.Bool,
                RawData = ByteString.CopyFrom((byte)_random.Next(2)),
            }
        );
        string op = Pick(["If", "If", "If", "Loop", "Scan"]);
        Graph.Node[at] =
            op == "If"
                ? Nodes.New(op, [condition], [outer], Body("then_branch", branch), Body("else_branch", branch.Clone()))
                : Nodes.New(op, [Integers(1), condition], [outer], Body("body", branch));
    }

    /// <summary>Moves a node into a function, which may call itself.</summary>
    private void Function()
    {
        if (Graph.Node.Count == 0)
            return;
        var node = Pick(Graph.Node);
        var function = new FunctionProto { Name = Fresh(), Domain = "fuzz" };
        var inner = node.Clone();
        function.Input.Add(node.Input.Distinct());
        function.Output.Add(node.Output);
        function.Node.Add(inner);
        function.OpsetImport.Add(_model.OpsetImport);
        if (_random.Next(6) == 0)
            (inner.OpType, inner.Domain) = (function.Name, "fuzz");
        _model.Functions.Add(function);
        string[] inputs = [.. function.Input];
        node.Input.Clear();
        node.Input.Add(inputs);
        node.Attribute.Clear();
        (node.OpType, node.Domain) = (function.Name, "fuzz");
        if (_model.OpsetImport.All(o => o.Domain != "fuzz"))
            _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "fuzz", Version = 1 });
    }

    private void Between(Func<string, NodeProto[]> made)
    {
        if (Graph.Node.Count == 0)
            return;
        int at = _random.Next(Graph.Node.Count);
        var reader = Graph.Node[at];
        if (reader.Input.Count == 0)
            return;
        var nodes = made(reader.Input[0]);
        reader.Input[0] = nodes[^1].Output[0];
        for (int i = nodes.Length - 1; i >= 0; i--)
            Graph.Node.Insert(at, nodes[i]);
    }

    private string Value()
    {
        string[] all =
        [
            .. Graph.Initializer.Select(t => t.Name),
            .. Graph.Input.Select(i => i.Name),
            .. Graph.Node.SelectMany(n => n.Output),
        ];
        return all.Length == 0 ? "" : Pick(all);
    }

    /// <summary>A new constant of interesting integers.</summary>
    private string Integers(int? count = null)
    {
        string name = Fresh();
        long[] values = [.. Enumerable.Range(0, count ?? _random.Next(0, 6)).Select(_ => Interesting.Integer(_random))];
        Graph.Initializer.Add(count == 1 ? Tensors.Of(name, values) : Tensors.Vector(name, values));
        return name;
    }

    private string Fresh() => _edit.Fresh();

    private static AttributeProto Body(string name, GraphProto graph) =>
        new()
        {
            Name = name,
            G = graph,
            Type = Kind.Graph,
        };

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    private T Pick<T>(Google.Protobuf.Collections.RepeatedField<T> all) => all[_random.Next(all.Count)];
}
