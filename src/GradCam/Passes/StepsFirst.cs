using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Writes recurrent layers whose samples come before their steps (<c>layout = 1</c>) in the other form, between
/// transposes: ONNX Runtime does not have this one.
/// </summary>
internal sealed class StepsFirst : IModelPass
{
    private const string Prefix = "gradcam/steps/";

    // X, the initial state and the initial cell.
    private static readonly int[] WithSamples = [0, 5, 6];

    /// <summary>Rewrites the layers of a model, in place.</summary>
    public ModelProto Apply(ModelProto model)
    {
        if (Nodes.AllOf(model.Graph).Any(IsWanted))
            Rewrite(model.Graph, new(Prefix, Nodes.ValuesOf(model.Graph).ToHashSet().Contains));
        return model;
    }

    private static bool IsWanted(NodeProto node) => Recurrent.Is(node) && node.Int("layout", 0) == 1;

    private static void Rewrite(GraphProto graph, Names names)
    {
        foreach (var inner in graph.Node.SelectMany(n => n.Subgraphs()))
            Rewrite(inner, names);
        NodeProto[] written = [.. graph.Node.SelectMany(n => IsWanted(n) ? Written(n, names) : [n])];
        graph.Node.Clear();
        graph.Node.Add(written);
    }

    private static IEnumerable<NodeProto> Written(NodeProto node, Names names)
    {
        node.Take("layout");
        foreach (int i in WithSamples.Where(i => node.In(i).Length > 0))
        {
            string turned = names.Fresh("turned");
            yield return Turn(node.Input[i], turned, 1, 0, 2);
            node.Input[i] = turned;
        }
        string[] outputs = [.. node.Output];
        for (int k = 0; k < outputs.Length; k++)
            if (outputs[k].Length > 0)
                node.Output[k] = names.Fresh("own");
        yield return node;
        for (int k = 0; k < outputs.Length; k++)
            if (outputs[k].Length > 0)
                yield return k == 0
                    ? Turn(node.Output[k], outputs[k], 2, 0, 1, 3)
                    : Turn(node.Output[k], outputs[k], 1, 0, 2);
    }

    private static NodeProto Turn(string from, string to, params IEnumerable<long> perm) =>
        Nodes.New("Transpose", [from], [to], Attr.Of("perm", perm));
}
