using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Targets;

/// <summary>
/// The scores behind an output that tells labels: the class of the largest score (ArgMax), the best of them (TopK), or
/// a dictionary of class names and probabilities (ZipMap).
/// </summary>
/// <param name="Operator">The operator that the scores go into.</param>
/// <param name="Scores">The tensor of the scores.</param>
/// <param name="Names">The names of the classes that the graph holds; empty for none.</param>
internal sealed record LabelSource(string Operator, string Scores, IReadOnlyList<string> Names)
{
    private const string MachineLearning = "ai.onnx.ml";

    /// <summary>Finds the scores behind an output; null if the output is none of labels.</summary>
    /// <param name="graph">A graph with inferred shapes.</param>
    /// <param name="output">The output's name.</param>
    public static LabelSource? Of(GraphBuilder graph, string output)
    {
        IReadOnlyList<string> names = [];
        for (var node = graph.Producer(output); node is not null; )
        {
            string next = node.In(0);
            switch (node.OpType)
            {
                case "ArgMax" or "TopK" or "Hardmax":
                    return new(node.OpType, next, names);
                case "ReduceMax" when IsRanked(graph, next):
                    return new(node.OpType, next, names);
                case "ZipMap" when node.Domain == MachineLearning:
                    return new(node.OpType, next, NamesOf(node, "classlabels"));
                case "LabelEncoder" when node.Domain == MachineLearning:
                    names = Encoded(node);
                    break;
                // The class number picks its name from a list.
                case "ArrayFeatureExtractor" when node.Domain == MachineLearning:
                case "Gather" when graph.Constant(next) is not null:
                    names = NamesIn(graph.Constant(next));
                    next = node.In(1);
                    break;
                case "Identity" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Cast":
                    break;
                default:
                    return null;
            }
            node = graph.Producer(next);
        }
        return null;
    }

    /// <summary>The largest of these scores is told beside its class.</summary>
    private static bool IsRanked(GraphBuilder graph, string scores) =>
        graph.Graph.Node.Any(n => n.OpType is "ArgMax" or "TopK" && n.In(0) == scores);

    private static IReadOnlyList<string> NamesOf(NodeProto node, string attribute) =>
        node.Find(attribute + "_strings") is { Strings.Count: > 0 } text
            ? [.. text.Strings.Select(s => s.ToStringUtf8())]
        : node.Ints(attribute + "_int64s") is { } numbers && !numbers.SequenceEqual(Numbers(numbers.Length))
            ? [.. numbers.Select(Text)]
        : [];

    /// <summary>The names of an encoder from class numbers, which count up from 0.</summary>
    private static IReadOnlyList<string> Encoded(NodeProto node) =>
        node.Find("classes_strings") is { } old ? [.. old.Strings.Select(s => s.ToStringUtf8())]
        : node.Ints("keys_int64s") is { } keys && keys.SequenceEqual(Numbers(keys.Length)) ? NamesOf(node, "values")
        : [];

    private static IReadOnlyList<string> NamesIn(TensorProto? list) =>
        list is null ? []
        : list.StringData.Count > 0 ? [.. list.StringData.Select(s => s.ToStringUtf8())]
        : (ElementType)list.DataType == ElementType.Int64
        && Tensors.Ints(list) is var numbers
        && !numbers.SequenceEqual(Numbers(numbers.Length))
            ? [.. numbers.Select(Text)]
        : [];

    private static IEnumerable<long> Numbers(int count) => Enumerable.Range(0, count).Select(i => (long)i);

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
