using System.Buffers.Binary;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Data.Repair.Heads;

/// <summary>
/// The last linear layer in a model's own file. Its weights are replaced in their place where nothing else reads them;
/// else, and for what a remedy adds, there are new constants and nodes, whose names begin with <c>gradcam/fix/</c>. The
/// nodes of the body stay as they are.
/// </summary>
internal sealed record HeadFile
{
    private readonly LinearHead _head;
    private readonly bool _perClass;

    private HeadFile(ModelProto model, LinearHead head, bool perClass) =>
        (Model, _head, _perClass, Nodes) = (model, head, perClass, new HeadNodes(model, head));

    /// <summary>The model; changed.</summary>
    public ModelProto Model { get; }

    /// <summary>Writes nodes around the head.</summary>
    public HeadNodes Nodes { get; }

    /// <summary>
    /// The value of the body that the head's vector is the mean of over all places, and the number of their axes; null
    /// for none.
    /// </summary>
    public (string Value, int Axes)? Pooled { get; init; }

    /// <summary>The number of scores; 1 for two classes that one score tells apart.</summary>
    public int Scores => _head.Scores;

    /// <summary>
    /// The factor with which a number that is added to the linear layer's own reaches the score: for a score that is
    /// scaled behind the layer.
    /// </summary>
    public double FactorOf(int score) => _head.Steps.Aggregate(1.0, (all, s) => all * s.FactorOf(score));

    /// <summary>Finds the head.</summary>
    /// <param name="model">The model as its file has it; it is changed.</param>
    /// <param name="output">The output of scores.</param>
    /// <param name="perClass">Each score has a Sigmoid of its own.</param>
    /// <exception cref="GradCamException">
    /// The scores are not made by a linear layer whose weights are in the file.
    /// </exception>
    public static HeadFile Of(ModelProto model, string output, bool perClass = false) =>
        new(model, new HeadFinder(model.Graph).Find(output), perClass);

    /// <summary>Its weights, with what is done to the scores behind them.</summary>
    public HeadWeights Read()
    {
        int classes = _head.Scores,
            features = _head.Features;
        double[] weights = new double[classes * features],
            bias = _head.Node.In(2) is { Length: > 0 } name
                ? [.. ConstantWeights.Of(Model.Graph, name)!.Values.Select(b => _head.Beta * b)]
                : [0];
        if (bias.Length == 1)
            bias = [.. Enumerable.Repeat(bias[0], classes)];
        for (int k = 0; k < classes; k++)
        {
            foreach (var step in _head.Steps)
                bias[k] = bias[k] * step.FactorOf(k) + step.SummandOf(k);
            for (int d = 0; d < features; d++)
                weights[k * features + d] = FactorOf(k) * _head.Alpha * _head.Matrix.Values[_head.At(k, d)];
        }
        if (classes > 1)
            return new(weights, bias) { IsPerClass = _perClass };
        return new([.. weights.Select(w => -w / 2), .. weights.Select(w => w / 2)], [-bias[0] / 2, bias[0] / 2]);
    }

    /// <summary>Writes new weights into the model.</summary>
    /// <param name="head">The weights, with what is done to the scores behind them.</param>
    /// <exception cref="GradCamException">They are beyond the range of the model's number type.</exception>
    public void Replace(HeadWeights head)
    {
        int features = _head.Features;
        var (weights, bias) = _head.Scores == 1 ? OneScore(head) : (head.Weights, head.Bias);
        var matrix = new double[weights.Length];
        for (int k = 0; k < _head.Scores; k++)
        for (int d = 0; d < features; d++)
            matrix[_head.At(k, d)] = weights[k * features + d] / FactorOf(k) / _head.Alpha;
        Put(_head.Node, 1, "weights", matrix, _head.Matrix.Dims);
        PutBias(bias);
    }

    private static (double[] Weights, double[] Bias) OneScore(HeadWeights head) =>
        ([.. head.Row(1).ToArray().Zip(head.Row(0).ToArray(), (b, a) => b - a)], [head.Bias[1] - head.Bias[0]]);

    /// <summary>
    /// Writes the bias where there is one: at the head, or in a sum behind it; else in a new sum behind the head.
    /// </summary>
    private void PutBias(double[] bias)
    {
        int place =
            _head.Node.In(2).Length > 0 && _head.Beta != 0
                ? -1
                : _head.Steps.ToList().FindIndex(s => s.Bias is not null);
        var values = new double[_head.Scores];
        for (int k = 0; k < values.Length; k++)
        {
            // z = outer (inner y + before + value) + behind, where what is at the place itself does not count.
            double before = 0,
                outer = 1,
                behind = 0;
            for (int i = 0; i < _head.Steps.Count; i++)
                if (i < place)
                    before = before * _head.Steps[i].FactorOf(k) + _head.Steps[i].SummandOf(k);
                else if (i == place)
                    before *= _head.Steps[i].FactorOf(k);
                else
                {
                    outer *= _head.Steps[i].FactorOf(k);
                    behind = behind * _head.Steps[i].FactorOf(k) + _head.Steps[i].SummandOf(k);
                }
            values[k] = (bias[k] - behind) / outer - before;
        }
        if (place >= 0)
        {
            var step = _head.Steps[place];
            Put(
                step.Bias!.Value.Node,
                step.Bias.Value.Input,
                "bias",
                [.. values.Select(v => v * step.Sign)],
                _head.PerChannel(values.Length)
            );
        }
        else if (_head.Node.In(2).Length > 0 && _head.Beta != 0)
            Put(_head.Node, 2, "bias", [.. values.Select(v => v / _head.Beta)], [values.Length]);
        else
            Nodes.AddBehind(values);
    }

    /// <summary>Gives an input of a node new numbers.</summary>
    private void Put(NodeProto node, int input, string name, double[] values, long[] dims)
    {
        var known = ConstantWeights.Of(Model.Graph, node.Input[input])!;
        if (known.Values.Length == values.Length)
            dims = known.Dims;
        bool inPlace =
            known.Stored is { } stored
            && stored.Dims.SequenceEqual(dims)
            && Onnx.Nodes.AllOf(Model.Graph).Sum(n => n.Input.Count(i => i == node.Input[input])) == 1
            && Model.Graph.Output.All(o => o.Name != node.Input[input]);
        var raw = Encoded(values, known.Type, node.Input[input]);
        if (inPlace)
        {
            Clear(known.Stored!);
            known.Stored!.RawData = raw;
            return;
        }
        var tensor = new TensorProto
        {
            Name = Nodes.Fresh(name),
            DataType = (int)known.Type,
            RawData = raw,
        };
        tensor.Dims.Add(dims);
        Model.Graph.Initializer.Add(tensor);
        node.Input[input] = tensor.Name;
    }

    private static void Clear(TensorProto tensor)
    {
        tensor.FloatData.Clear();
        tensor.DoubleData.Clear();
        tensor.Int32Data.Clear();
    }

    /// <summary>Numbers as a tensor's bytes.</summary>
    /// <exception cref="GradCamException">They are beyond the range of the type.</exception>
    internal static ByteString Encoded(double[] values, ElementType type, string name)
    {
        int size = type switch
        {
            ElementType.Double => 8,
            ElementType.Float => 4,
            _ => 2,
        };
        var bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++)
        {
            var at = bytes.AsSpan(i * size);
            bool isFinite = true;
            if (type == ElementType.Double)
                BinaryPrimitives.WriteDoubleLittleEndian(at, values[i]);
            else if (type == ElementType.Float)
                BinaryPrimitives.WriteSingleLittleEndian(at, (float)values[i]);
            else if (type == ElementType.BFloat16)
                BinaryPrimitives.WriteUInt16LittleEndian(at, Rounded((float)values[i]));
            else
            {
                var half = (Half)values[i];
                isFinite = Half.IsFinite(half);
                BinaryPrimitives.WriteHalfLittleEndian(at, half);
            }
            if (!isFinite || !double.IsFinite(values[i]))
                throw new GradCamException(
                    $"The new weights of the head '{name}' are beyond the range of {type}: fix the model before it is "
                        + "halved, or take another of FixOptions.Remedies."
                );
        }
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>The nearest bfloat16, ties to even.</summary>
    private static ushort Rounded(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
