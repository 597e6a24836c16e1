using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Gives a model of clips, <c>[N, frames, C, H, W]</c>, an input of pictures: where the model itself reshapes the
/// frames into the axis of the samples, before anything else looks at them, the input becomes <c>[frames, C, H, W]</c>
/// and is reshaped into a clip within the graph.
/// </summary>
internal sealed class FoldFrames : IModelPass
{
    private const int ClipRank = 5;

    /// <summary>The last model took clips and takes frames now.</summary>
    public bool Folded { get; private set; }

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var input = model.Graph.Input[0];
        if (
            Dim.Of(input.Type) is not { Length: ClipRank } clip
            || clip[0].Value > 1
            || clip[2..].Any(d => d.Value is not > 0)
            || !AreJoined(new(model), input.Name, clip)
        )
            return model;
        string joined = Names.Free("gradcam/clip", [.. model.Graph.Node.SelectMany(n => n.Output)]);
        model.Graph.Redirect(input.Name, joined);
        for (int i = 0; i < model.Graph.Node.Count; i++)
            if (model.Graph.Node[i] is { OpType: "Reshape" } node && node.Input[0] == joined)
                model.Graph.Node[i] = Nodes.New("Identity", [input.Name], node.Output);
        ReadShapeOfFrames(model.Graph, input.Name, joined);
        var shape = Tensors.Vector(joined + "/shape", [1, -1, .. clip[2..].Select(d => d.Value!.Value)]);
        model.Graph.Initializer.Add(shape);
        model.Graph.Node.Insert(0, Nodes.New("Reshape", [input.Name, shape.Name], [joined]));
        input.Type = Dim.Type((ElementType)input.Type.TensorType.ElemType, clip[1..]);
        Folded = true;
        return model;
    }

    /// <summary>
    /// What asks for the clip's shape asks for that of the frames, whose number is that of the samples: so it stays
    /// known where the input itself is not there.
    /// </summary>
    private static void ReadShapeOfFrames(GraphProto graph, string frames, string clip)
    {
        for (int i = graph.Node.Count - 1; i >= 0; i--)
        {
            if (graph.Node[i] is not { OpType: "Shape", Attribute.Count: 0 } node || node.Input[0] != clip)
                continue;
            var (of, one) = ($"{node.Output[0]}/frames", Tensors.Vector($"{node.Output[0]}/one", [1]));
            graph.Initializer.Add(one);
            graph.Node[i] = Nodes.New("Concat", [one.Name, of], node.Output, Attr.Of("axis", 0));
            graph.Node.Insert(i, Nodes.New("Shape", [frames], [of]));
        }
    }

    /// <summary>All that reads the clip, perhaps as other numbers, are reshapes of its frames into one axis.</summary>
    private static bool AreJoined(GraphBuilder graph, string clip, Dim[] dims)
    {
        HashSet<string> same = [clip];
        bool any = false;
        foreach (var node in graph.Graph.Node)
        {
            if (!Nodes.Reads(node).Any(same.Contains))
                continue;
            switch (node.OpType)
            {
                case "Shape":
                    break;
                case "Cast" or "Identity" or "Sub" or "Div" or "Mul" or "Add":
                    same.UnionWith(node.Output);
                    break;
                case "Reshape" when IsOfFrames(graph, node.In(1), dims):
                    any = true;
                    break;
                default:
                    return false;
            }
        }
        return any;
    }

    /// <summary>The shape ends in that of a frame; what stands before it is one length.</summary>
    private static bool IsOfFrames(GraphBuilder graph, string shape, Dim[] dims)
    {
        long[] frame = [.. dims[2..].Select(d => d.Value!.Value)];
        if (Constant(graph, shape) is { } known)
            return known.Length == frame.Length + 1 && known[1..].SequenceEqual(frame);
        // Exporters put the lengths of an open shape together from single numbers.
        return graph.Producer(shape) is { OpType: "Concat" } parts
            && parts.Input.Count == frame.Length + 1
            && parts
                .Input.Skip(1)
                .Zip(frame)
                .All(p => Constant(graph, p.First) is not { } one || one is [var n] && n == p.Second);
    }

    private static long[]? Constant(GraphBuilder graph, string name) =>
        graph.Constant(name) is { DataType: (int)ElementType.Int64 } tensor ? Tensors.Ints(tensor) : null;
}
