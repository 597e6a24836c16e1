using GradCam.Onnx.Proto;

namespace GradCam.Autodiff;

/// <summary>
/// Operators of steps, whose true gradient is zero, that a user asked to take for the line which the steps follow.
/// Their nodes are marked in their name, which the runtime's simplification keeps.
/// </summary>
internal static class StraightThrough
{
    private const string Mark = "gradcam:straight-through:";

    private static readonly HashSet<string> Steps = ["Ceil", "Floor", "Round", "Sign"];

    /// <summary>The gradient as if the operator were not there.</summary>
    public static Rule Rule { get; } = new(n => n.G) { StraightThrough = true };

    /// <summary>What a row of these operators says of it.</summary>
    public const string Note = "With ExplainerOptions.StraightThrough as if it were not there.";

    /// <summary>Marks the nodes of these operators.</summary>
    /// <param name="model">The model; its list of nodes is changed, its nodes are not.</param>
    public static ModelProto In(ModelProto model)
    {
        var nodes = model.Graph.Node;
        for (int i = 0; i < nodes.Count; i++)
            if (IsStep(nodes[i].OpType) && nodes[i].Output.Count > 0 && !IsMarked(nodes[i]))
                nodes[i] = new NodeProto(nodes[i]) { Name = Mark + nodes[i].Output[0] };
        return model;
    }

    /// <summary>True for a node that is marked.</summary>
    public static bool IsMarked(NodeProto node) => node.Name.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>True for such an operator.</summary>
    public static bool IsStep(string op) => Steps.Contains(op);

    /// <summary>The way past an operator that no gradient passes; null for one of another kind.</summary>
    public static string? Way(string? op) =>
        op is not null && IsStep(op)
            ? $"ExplainerOptions.StraightThrough, which takes {op} for the line that it follows"
            : null;

    /// <summary>The remark on a model with such nodes; null where there are none.</summary>
    public static Diagnostic? Remark(IEnumerable<NodeProto> nodes)
    {
        string[] operators = [.. nodes.Where(IsMarked).Select(n => n.OpType).Distinct().Order(StringComparer.Ordinal)];
        return operators.Length == 0
            ? null
            : new(
                "straight-through",
                $"Gradients pass {string.Join(", ", operators)} as if they were not there, since "
                    + "ExplainerOptions.StraightThrough was given; in truth no gradient does."
            );
    }
}
