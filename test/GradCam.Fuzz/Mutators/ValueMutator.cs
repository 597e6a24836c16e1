using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using Kind = GradCam.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace GradCam.Fuzz.Mutators;

/// <summary>Changes the numbers of a model and leaves its nodes: attributes, constants, shapes and types.</summary>
/// <param name="edit">The model; changed.</param>
internal sealed class ValueMutator(ModelEditor edit)
{
    public void Attribute()
    {
        AttributeProto[] all = [.. edit.Graph.Node.SelectMany(n => n.Attribute)];
        if (all.Length > 0)
            Change(edit.Pick(all));
    }

    private void Change(AttributeProto attribute)
    {
        if (attribute.T is { } tensor && edit.Random.Next(2) == 0)
            Change(tensor);
        else if (attribute.Ints.Count > 0 && edit.Random.Next(3) > 0)
            attribute.Ints[edit.Random.Next(attribute.Ints.Count)] = Interesting.Integer(edit.Random);
        else if (attribute.Ints.Count > 0 || attribute.Type == Kind.Ints)
            Resize(attribute.Ints);
        else if (attribute.HasI)
            attribute.I = Interesting.Integer(edit.Random);
        else if (attribute.HasF)
            attribute.F = Interesting.Float(edit.Random);
        else if (attribute.HasS)
            attribute.S = ByteString.CopyFromUtf8(Interesting.Text(edit.Random));
        else
            attribute.Type = (Kind)edit.Random.Next(15);
    }

    private void Resize(Google.Protobuf.Collections.RepeatedField<long> values)
    {
        if (values.Count > 0 && edit.Random.Next(2) == 0)
            values.RemoveAt(edit.Random.Next(values.Count));
        else
            for (int i = 1 << edit.Random.Next(0, 4); i > 0; i--)
                values.Add(Interesting.Integer(edit.Random));
    }

    public void NewAttribute()
    {
        if (edit.Graph.Node.Count == 0)
            return;
        var node = edit.Pick(edit.Graph.Node);
        string name = edit.Pick(Vocabulary.Attributes);
        if (node.Find(name) is { } old)
            node.Attribute.Remove(old);
        node.Attribute.Add(
            edit.Random.Next(4) switch
            {
                0 => Attr.Of(name, Interesting.Integer(edit.Random)),
                1 => Attr.Of(name, Interesting.Float(edit.Random)),
                2 => Attr.Of(name, Interesting.Text(edit.Random)),
                _ => Attr.Of(
                    name,
                    Enumerable.Range(0, edit.Random.Next(6)).Select(_ => Interesting.Integer(edit.Random))
                ),
            }
        );
    }

    public void Dimension()
    {
        TensorShapeProto.Types.Dimension[] all =
        [
            .. edit
                .Graph.Input.Concat(edit.Graph.Output)
                .Concat(edit.Graph.ValueInfo)
                .Select(v => v.Type?.TensorType?.Shape)
                .OfType<TensorShapeProto>()
                .SelectMany(s => s.Dim),
        ];
        if (all.Length > 0)
            edit.Pick(all).DimValue = Interesting.Integer(edit.Random);
    }

    public void Constant()
    {
        // Shapes, axes and the like are small and made of integers; they decide most.
        TensorProto[] small = [.. edit.Graph.Initializer.Where(t => t.DataType == (int)ElementType.Int64)];
        if (small.Length > 0 && edit.Random.Next(3) > 0)
            Change(edit.Pick(small));
        else if (edit.Graph.Initializer.Count > 0)
            Change(edit.Pick(edit.Graph.Initializer));
    }

    private void Change(TensorProto tensor)
    {
        if (tensor.DataType == (int)ElementType.Int64 && edit.Random.Next(4) > 0)
        {
            long[] values =
            [
                .. Enumerable
                    .Range(
                        0,
                        Math.Max(1, (int)Math.Min(8, tensor.Dims.Aggregate(1L, (p, d) => Math.Clamp(p * d, 0, 8))))
                    )
                    .Select(_ => Interesting.Integer(edit.Random)),
            ];
            tensor.Int64Data.Clear();
            tensor.RawData = Tensors.Of("", values).RawData;
        }
        else if (tensor.Dims.Count > 0 && edit.Random.Next(2) == 0)
            tensor.Dims[edit.Random.Next(tensor.Dims.Count)] = Interesting.Integer(edit.Random);
        else
            tensor.DataType = edit.Random.Next(25);
    }

    public void Type()
    {
        var values = edit.Graph.Input.Where(i => i.Type?.TensorType is not null).ToArray();
        if (values.Length > 0)
            edit.Pick(values).Type.TensorType.ElemType = edit.Random.Next(25);
    }

    public void External()
    {
        if (edit.Graph.Initializer.Count == 0)
            return;
        var tensor = edit.Pick(edit.Graph.Initializer);
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Interesting.Text(edit.Random) });
        if (edit.Random.Next(2) == 0)
            tensor.ExternalData.Add(
                new StringStringEntryProto
                {
                    Key = edit.Pick(["offset", "length"]),
                    Value = $"{Interesting.Integer(edit.Random)}",
                }
            );
        tensor.ClearRawData();
    }
}
