using Google.Protobuf;
using GradCam.Autodiff;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Kind = GradCam.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace GradCam.Fuzz.Mutators;

/// <summary>
/// Changes an ONNX model in ways that keep it well-formed: attributes, shapes, constants, operators, wiring.
/// </summary>
internal sealed class OnnxMutator
{
    private static readonly string[] Growing =
    [
        "ConstantOfShape",
        "Expand",
        "Tile",
        "Range",
        "Pad",
        "Resize",
        "RandomNormal",
        "RandomUniform",
        "EyeLike",
        "OneHot",
        "Concat",
        "Upsample",
        "HannWindow",
        "CenterCropPad",
        "Col2Im",
        "DFT",
    ];

    private static readonly string[] AttributeNames =
    [
        "axis",
        "axes",
        "kernel_shape",
        "strides",
        "dilations",
        "pads",
        "group",
        "output_padding",
        "output_shape",
        "blocksize",
        "batch_dims",
        "keepdims",
        "ceil_mode",
        "count_include_pad",
        "storage_order",
        "perm",
        "mode",
        "to",
        "dtype",
        "shape",
        "value",
        "value_int",
        "value_ints",
        "sparse_value",
        "epsilon",
        "alpha",
        "auto_pad",
        "largest",
        "sorted",
        "k",
        "num_heads",
        "sample_size",
        "seed",
        "equation",
        "transA",
        "num_outputs",
        "split",
        "reduction",
        "nearest_mode",
        "coordinate_transformation_mode",
        "spatial_scale",
        "output_height",
        "sampling_ratio",
        "fmod",
        "direction",
        "size",
        "bias",
        "p",
        "lambd",
    ];

    private static readonly string[] Operators =
    [
        .. RuleTable.All.Keys.Concat(Growing).Distinct().Order(StringComparer.Ordinal),
    ];

    private readonly ModelEditor _edit;
    private readonly ModelProto _model;
    private readonly Random _random;
    private readonly Action[] _ways;

    /// <param name="edit">The model; changed.</param>
    public OnnxMutator(ModelEditor edit)
    {
        (_edit, _model, _random) = (edit, edit.Model, edit.Random);
        _ways =
        [
            Attribute,
            Attribute,
            Attribute,
            NewAttribute,
            Dimension,
            Dimension,
            Constant,
            Constant,
            Operator,
            Wiring,
            Insert,
            Insert,
            Grow,
            Grow,
            Remove,
            Duplicate,
            Opset,
            Type,
            Branch,
            Function,
            External,
        ];
    }

    private GraphProto Graph => _model.Graph;

    /// <summary>Changes one thing.</summary>
    public void Mutate() => Pick(_ways)();

    private void Attribute()
    {
        AttributeProto[] all = [.. Graph.Node.SelectMany(n => n.Attribute)];
        if (all.Length > 0)
            Change(Pick(all));
    }

    private void Change(AttributeProto attribute)
    {
        if (attribute.T is { } tensor && _random.Next(2) == 0)
            Change(tensor);
        else if (attribute.Ints.Count > 0 && _random.Next(3) > 0)
            attribute.Ints[_random.Next(attribute.Ints.Count)] = Interesting.Integer(_random);
        else if (attribute.Ints.Count > 0 || attribute.Type == Kind.Ints)
            Resize(attribute.Ints);
        else if (attribute.HasI)
            attribute.I = Interesting.Integer(_random);
        else if (attribute.HasF)
            attribute.F = Interesting.Float(_random);
        else if (attribute.HasS)
            attribute.S = ByteString.CopyFromUtf8(Interesting.Text(_random));
        else
            attribute.Type = (Kind)_random.Next(15);
    }

    private void Resize(Google.Protobuf.Collections.RepeatedField<long> values)
    {
        if (values.Count > 0 && _random.Next(2) == 0)
            values.RemoveAt(_random.Next(values.Count));
        else
            for (int i = 1 << _random.Next(0, 4); i > 0; i--)
                values.Add(Interesting.Integer(_random));
    }

    private void NewAttribute()
    {
        if (Graph.Node.Count == 0)
            return;
        var node = Pick(Graph.Node);
        string name = Pick(AttributeNames);
        if (node.Find(name) is { } old)
            node.Attribute.Remove(old);
        node.Attribute.Add(
            _random.Next(4) switch
            {
                0 => Attr.Of(name, Interesting.Integer(_random)),
                1 => Attr.Of(name, Interesting.Float(_random)),
                2 => Attr.Of(name, Interesting.Text(_random)),
                _ => Attr.Of(name, Enumerable.Range(0, _random.Next(6)).Select(_ => Interesting.Integer(_random))),
            }
        );
    }

    private void Dimension()
    {
        TensorShapeProto.Types.Dimension[] all =
        [
            .. Graph
                .Input.Concat(Graph.Output)
                .Concat(Graph.ValueInfo)
                .Select(v => v.Type?.TensorType?.Shape)
                .OfType<TensorShapeProto>()
                .SelectMany(s => s.Dim),
        ];
        if (all.Length > 0)
            Pick(all).DimValue = Interesting.Integer(_random);
    }

    private void Constant()
    {
        // Shapes, axes and the like are small and made of integers; they decide most.
        TensorProto[] small = [.. Graph.Initializer.Where(t => t.DataType == (int)ElementType.Int64)];
        if (small.Length > 0 && _random.Next(3) > 0)
            Change(Pick(small));
        else if (Graph.Initializer.Count > 0)
            Change(Pick(Graph.Initializer));
    }

    private void Change(TensorProto tensor)
    {
        if (tensor.DataType == (int)ElementType.Int64 && _random.Next(4) > 0)
        {
            long[] values =
            [
                .. Enumerable
                    .Range(
                        0,
                        Math.Max(1, (int)Math.Min(8, tensor.Dims.Aggregate(1L, (p, d) => Math.Clamp(p * d, 0, 8))))
                    )
                    .Select(_ => Interesting.Integer(_random)),
            ];
            tensor.Int64Data.Clear();
            tensor.RawData = Tensors.Of("", values).RawData;
        }
        else if (tensor.Dims.Count > 0 && _random.Next(2) == 0)
            tensor.Dims[_random.Next(tensor.Dims.Count)] = Interesting.Integer(_random);
        else
            tensor.DataType = _random.Next(25);
    }

    private void Operator()
    {
        if (Graph.Node.Count > 0)
            Pick(Graph.Node).OpType = Pick(Operators);
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
            var node = Nodes.New(Pick(Operators), [name], [Fresh()]);
            for (int i = _random.Next(3); i > 0; i--)
                node.Input.Add(_random.Next(2) == 0 ? Value() : Integers());
            for (int i = _random.Next(3); i > 0; i--)
                node.Attribute.Add(
                    _random.Next(2) == 0
                        ? Attr.Of(Pick(AttributeNames), Interesting.Integer(_random))
                        : Attr.Of(
                            Pick(AttributeNames),
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
            string op = Pick(Growing);
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

    private void Type()
    {
        var values = Graph.Input.Where(i => i.Type?.TensorType is not null).ToArray();
        if (values.Length > 0)
            Pick(values).Type.TensorType.ElemType = _random.Next(25);
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

    private void External()
    {
        if (Graph.Initializer.Count == 0)
            return;
        var tensor = Pick(Graph.Initializer);
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Interesting.Text(_random) });
        if (_random.Next(2) == 0)
            tensor.ExternalData.Add(
                new StringStringEntryProto
                {
                    Key = Pick(["offset", "length"]),
                    Value = $"{Interesting.Integer(_random)}",
                }
            );
        tensor.ClearRawData();
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
