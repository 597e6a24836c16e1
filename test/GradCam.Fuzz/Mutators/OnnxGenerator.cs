using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>
/// Makes networks that an exporter could have written: bodies of many operators over signals, pictures and volumes, and
/// heads of many kinds.
/// </summary>
internal sealed class OnnxGenerator
{
    private readonly ModelEditor _edit;
    private readonly int _axes;
    private string _x = "image";
    private long _channels;
    private long[] _lengths;

    private OnnxGenerator(Random random)
    {
        var model = new ModelProto
        {
            IrVersion = random.Next(4, 11),
            Graph = new GraphProto { Name = "net" },
        };
        model.OpsetImport.Add(
            new OperatorSetIdProto
            {
                Domain = "",
                Version = random.Next(3) == 0 ? random.Next(7, 25) : random.Next(13, 22),
            }
        );
        _edit = new ModelEditor(model, random);
        _axes = _edit.Pick([2, 2, 2, 2, 1, 3]);
        _channels = _edit.Pick([3L, 3, 3, 1, 4, 2]);
        _lengths =
        [
            .. Enumerable.Range(0, _axes).Select(_ => (long)(_axes == 3 ? random.Next(3, 7) : random.Next(5, 18))),
        ];
    }

    private Features Made => new(_x, _channels, _axes);

    /// <summary>Makes one.</summary>
    public static ModelProto Make(Random random)
    {
        var generator = new OnnxGenerator(random);
        generator.Input();
        for (int i = random.Next(1, 5); i > 0; i--)
            generator.Block();
        string score = new OnnxHead(generator._edit, generator.Made).Make();
        if (generator._edit.Chance(30))
            score = generator._edit.Node(
                generator._edit.Pick(["Softmax", "Sigmoid", "LogSoftmax", "Tanh", "Relu"]),
                [score]
            );
        generator._edit.Place(0);
        var model = generator._edit.Model;
        model.Graph.Output.Insert(0, new ValueInfoProto { Name = score, Type = Dim.Type(ElementType.Float, null) });
        if (random.Next(12) == 0)
        {
            int type = generator._edit.Pick([10, 11, 16]);
            GentleMutator.Convert(model.Graph, type);
            foreach (var value in model.Graph.Input.Concat(model.Graph.Output))
                if (value.Type?.TensorType?.ElemType == 1)
                    value.Type.TensorType.ElemType = type;
        }
        return model;
    }

    private void Input()
    {
        bool last = _axes == 2 && _edit.Chance(15),
            bytes = _edit.Chance(5),
            open = _edit.Chance(15);
        Dim batch = _edit.Pick([
            new Dim(null, "N"),
            new Dim(null, "N"),
            new Dim(null),
            new Dim(1),
            new Dim(1),
            new Dim(2),
            new Dim(4),
            new Dim(33),
        ]);
        Dim[] spatial = [.. _lengths.Select(l => open ? new Dim(null, "size") : new Dim(l))];
        Dim[] dims = last ? [batch, .. spatial, _channels] : [batch, _channels, .. spatial];
        _edit.Graph.Input.Add(
            new ValueInfoProto { Name = "image", Type = Dim.Type(bytes ? ElementType.UInt8 : ElementType.Float, dims) }
        );
        if (bytes)
            _x = _edit.Node("Cast", [_x], Attr.Of("to", 1L));
        if (last)
            _x = _edit.Node("Transpose", [_x], Attr.Of("perm", 0L, 3, 1, 2));
        if (!_edit.Chance(8))
            return;
        _edit.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = "further",
                Type = Dim.Type(
                    _edit.Pick([ElementType.Float, ElementType.Float, ElementType.Int64]),
                    [batch, 1, .. _lengths.Select(_ => new Dim(1))]
                ),
            }
        );
        _x = _edit.Node("Add", [_x, "further"]);
    }

    private void Block()
    {
        switch (_edit.Random.Next(10))
        {
            case < 4:
                Convolution();
                break;
            case 4:
                Transposed();
                break;
            case 5:
                Residual();
                break;
            case 6:
                Concatenated();
                break;
            case 7:
                Normalized();
                break;
            case 8:
                Gated();
                break;
            default:
                Recurrent();
                break;
        }
        if (_edit.Chance(50))
            _x = Inserts.After(_edit, _x);
    }

    private void Convolution()
    {
        long group = _edit.Chance(25) ? _channels : 1,
            filters = group * _edit.Random.Next(1, group > 1 ? 3 : 7),
            kernel = _edit.Random.Next(1, 4),
            stride = _edit.Pick([1L, 1, 2, 3]),
            dilation = _edit.Pick([1L, 1, 1, 2]);
        long pad = _edit.Random.Next(0, 3);
        AttributeProto[] how =
        [
            Attr.Of("strides", Enumerable.Repeat(stride, _axes)),
            Attr.Of("dilations", Enumerable.Repeat(dilation, _axes)),
        ];
        how =
        [
            .. how,
            _edit.Chance(75)
                ? Attr.Of("pads", Enumerable.Repeat(pad, 2 * _axes))
                : Attr.Of("auto_pad", _edit.Pick(["SAME_UPPER", "SAME_LOWER", "VALID"])),
        ];
        _x = Made.Convolved(_edit, filters, kernel, group, how);
        _channels = filters;
        if (_edit.Chance(70))
            _x = _edit.Node("Relu", [_x]);
    }

    private void Transposed()
    {
        long filters = _edit.Random.Next(1, 5),
            stride = _edit.Random.Next(1, 3);
        AttributeProto[] how = [Attr.Of("strides", Enumerable.Repeat(stride, _axes))];
        if (_edit.Chance(40))
            how = [.. how, Attr.Of("pads", Enumerable.Repeat((long)_edit.Random.Next(2), 2 * _axes))];
        if (stride > 1 && _edit.Chance(40))
            how = [.. how, Attr.Of("output_padding", Enumerable.Repeat(1L, _axes))];
        _x = _edit.Node(
            "ConvTranspose",
            [_x, _edit.Floats([_channels, filters, .. Enumerable.Repeat((long)_edit.Random.Next(1, 4), _axes)])],
            how
        );
        _channels = filters;
    }

    private void Residual() =>
        _x = _edit.Node(
            "Add",
            [_x, Made.Convolved(_edit, _channels, 3, 1, Attr.Of("pads", Enumerable.Repeat(1L, 2 * _axes)))]
        );

    private void Concatenated()
    {
        long filters = _edit.Random.Next(1, 4);
        _x = _edit.Node("Concat", [_x, Made.Convolved(_edit, filters, 1, 1)], Attr.Of("axis", 1L));
        _channels += filters;
    }

    private void Normalized()
    {
        string scale = _edit.Floats(_channels),
            shift = _edit.Floats(_channels);
        _x = _edit.Random.Next(3) switch
        {
            0 => _edit.Node("InstanceNormalization", [_x, scale, shift]),
            1 when _edit.Opset >= 21 => _edit.Node("GroupNormalization", [_x, scale, shift], Attr.Of("num_groups", 1L)),
            _ => _edit.Node(
                "BatchNormalization",
                [_x, scale, shift, shift, _edit.Node("Abs", [scale])],
                Attr.Of("epsilon", _edit.Chance(20) ? 0f : 1e-5f)
            ),
        };
    }

    private void Gated() =>
        _x = _edit.Node(
            "Mul",
            [
                _x,
                _edit.Node(
                    _edit.Pick(["Sigmoid", "HardSigmoid", "Tanh"]),
                    [_edit.Node(_edit.Pick(["GlobalAveragePool", "GlobalMaxPool"]), [_x])]
                ),
            ]
        );

    /// <summary>A recurrent network over the places, one after the other.</summary>
    private void Recurrent()
    {
        if (_axes != 1 || _edit.Chance(30))
        {
            _x = Inserts.After(_edit, _x);
            return;
        }
        long hidden = _edit.Random.Next(1, 4),
            gates = 1;
        string op = _edit.Pick(["LSTM", "GRU", "RNN"]);
        gates =
            op == "LSTM" ? 4
            : op == "GRU" ? 3
            : 1;
        string sequence = _edit.Node("Transpose", [_x], Attr.Of("perm", 2L, 0, 1));
        string all = _edit.Node(
            op,
            [sequence, _edit.Floats(1, gates * hidden, _channels), _edit.Floats(1, gates * hidden, hidden)],
            Attr.Of("hidden_size", hidden)
        );
        _x = _edit.Node(
            "Transpose",
            [
                _edit.Opset < 13
                    ? _edit.Node("Squeeze", [all], Attr.Of("axes", 1L))
                    : _edit.Node("Squeeze", [all, _edit.Ints(1)]),
            ],
            Attr.Of("perm", 1L, 2, 0)
        );
        _channels = hidden;
    }
}
