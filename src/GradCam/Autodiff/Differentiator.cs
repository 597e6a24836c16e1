using System.Collections.Frozen;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Autodiff;

/// <summary>
/// Reverse-mode differentiation of an ONNX graph: walks back from a value and writes the derivative as further ONNX
/// nodes. The result is an ordinary part of the graph and can be differentiated again.
/// </summary>
internal static class Differentiator
{
    /// <summary>Appends the gradients of <c>sum(output * seed)</c> with respect to values of the graph.</summary>
    /// <param name="output">The value to differentiate.</param>
    /// <param name="seed">The weight of each of its elements, in its shape.</param>
    /// <param name="wrt">The values to differentiate with respect to; each must lie on the way to the output.</param>
    /// <param name="rules">The rules to go by; null for <see cref="RuleTable.All"/>.</param>
    /// <returns>One gradient per value, in that value's shape.</returns>
    /// <exception cref="GradCamException">
    /// An operator on the way has no rule, or the output does not depend on a value.
    /// </exception>
    public static Val[] Gradients(
        Val output,
        Val seed,
        IReadOnlyList<Val> wrt,
        FrozenDictionary<string, Rule>? rules = null
    )
    {
        NodeProto[] forward = [.. output.Graph.Graph.Node];
        foreach (var value in wrt)
            if (!DependingOn([value.Name], forward).Contains(output.Name))
                throw Unreached(value.Name, output.Name, forward);
        var gradients = Gradients(output.Graph, [(output, seed)], wrt, rules);
        return [.. wrt.Select((value, i) => gradients[i] ?? ValOps.ZerosLike(value))];
    }

    /// <summary>
    /// Appends the gradients of the sum of <c>sum(output * seed)</c> over several outputs with respect to values of the
    /// graph.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outputs">The values to differentiate, and the weights of each one's elements.</param>
    /// <param name="wrt">The values to differentiate with respect to.</param>
    /// <param name="rules">The rules to go by; null for <see cref="RuleTable.All"/>.</param>
    /// <returns>One gradient per value, in that value's shape; null if no output depends on it.</returns>
    /// <exception cref="GradCamException">An operator on the way has no rule.</exception>
    public static Val?[] Gradients(
        GraphBuilder graph,
        IEnumerable<(Val Output, Val Seed)> outputs,
        IReadOnlyList<Val> wrt,
        FrozenDictionary<string, Rule>? rules = null
    )
    {
        rules ??= RuleTable.All;
        NodeProto[] forward = [.. graph.Graph.Node];
        HashSet<string> asked = [.. wrt.Select(v => v.Name)],
            onTheWay = DependingOn(asked, forward);
        var parts = new Dictionary<string, List<Val>>();
        void Give(string name, Val part)
        {
            if (!parts.TryGetValue(name, out var list))
                parts[name] = list = [];
            list.Add(part);
        }
        Val? Total(string name)
        {
            if (!parts.TryGetValue(name, out var found))
                return null;
            if (found.Count > 1)
                parts[name] = found = [graph.Emit("Sum", found)];
            return found[0];
        }

        foreach (var (output, seed) in outputs)
            Give(output.Name, seed);
        foreach (var node in forward.Reverse())
        {
            if (!node.Output.Any(parts.ContainsKey))
                continue;
            string[] inputs = [.. Carriers(node).Where(onTheWay.Contains)];
            if (inputs.Length == 0)
                continue;
            var rule = Find(node, rules) ?? throw NoRule(node, inputs[0]);
            var op = new BackwardNode(graph, node, [.. node.Output.Select(Total)], onTheWay, asked);
            for (int i = 0; i < node.Input.Count; i++)
            {
                string input = node.Input[i];
                if (!onTheWay.Contains(input) || rule.For(i) is not { } gradient)
                    continue;
                if (Apply(gradient, op, node) is not { } part)
                    continue;
                if (rule.Broadcasts)
                    part = Broadcasting.SumTo(part, op.Y, graph[input]);
                Give(input, part);
            }
            if (rule.Captured is { } captured)
                foreach (string name in Nodes.Captured(node).Where(onTheWay.Contains))
                    if (Apply(n => captured(n, name), op, node) is { } part)
                        Give(name, part);
        }
        return [.. wrt.Select(v => Total(v.Name))];
    }

    /// <summary>
    /// All values that a gradient can reach the given ones from, themselves included. What depends on them only through
    /// shapes, indices or comparisons is not among them.
    /// </summary>
    public static HashSet<string> DependingOn(IEnumerable<string> values, IEnumerable<NodeProto> nodesInOrder)
    {
        HashSet<string> found = [.. values];
        foreach (var node in nodesInOrder)
            if (Carriers(node).Any(found.Contains))
                found.UnionWith(node.Output.Where(o => o.Length > 0));
        return found;
    }

    /// <summary>
    /// The last operator without a gradient on the way from a value to an output; null if gradients reach the value.
    /// </summary>
    /// <param name="output">The value to differentiate.</param>
    /// <param name="value">The value to differentiate with respect to.</param>
    /// <param name="nodesInOrder">The graph's nodes.</param>
    public static string? Obstacle(string output, string value, IReadOnlyCollection<NodeProto> nodesInOrder)
    {
        var onTheWay = DependingOn([value], nodesInOrder);
        HashSet<string> reached = [output];
        foreach (var node in nodesInOrder.Reverse())
        {
            if (!node.Output.Any(reached.Contains))
                continue;
            string[] inputs = [.. Carriers(node).Where(onTheWay.Contains)];
            if (inputs.Length > 0 && Find(node, RuleTable.All) is null)
                return node.OpType;
            reached.UnionWith(inputs);
        }
        return reached.Contains(value) ? null
            : Ends(value, output, nodesInOrder).FirstOrDefault() is { } end ? end.OpType
            : "a value that does not depend on it";
    }

    /// <summary>
    /// The inputs that the node's rule passes a gradient to; without a rule, all that the node and its subgraphs read.
    /// </summary>
    private static IEnumerable<string> Carriers(NodeProto node)
    {
        if (Find(node, RuleTable.All) is { } rule)
            return node
                .Input.Where((name, i) => name.Length > 0 && rule.For(i) is not null)
                .Concat(rule.Captured is null ? [] : Nodes.Captured(node));
        return node
            .Input.Where(i => i.Length > 0)
            .Concat(node.Subgraphs().SelectMany(inner => inner.Node).SelectMany(Carriers));
    }

    /// <summary>
    /// The error for a value that no gradient reaches, which names the operators that gradients end at if there are
    /// some.
    /// </summary>
    private static GradCamException Unreached(string value, string output, NodeProto[] nodesInOrder)
    {
        var ends = Ends(value, output, nodesInOrder);
        return ends.Length == 0
            ? new($"The score does not depend on '{value}'; choose another layer (Explainer.Layers lists them).")
            : MissingGradient.Error(
                $"The score depends on '{value}' only through "
                    + $"{string.Join(", ", ends.Select(n => $"{n.OpType} (node '{n.Label()}')").Take(3))}, where "
                    + "gradients end"
            );
    }

    /// <summary>The operators on the way from a value to an output that gradients end at.</summary>
    private static NodeProto[] Ends(string value, string output, IReadOnlyCollection<NodeProto> nodesInOrder)
    {
        HashSet<string> reaching = DependingOn([value], nodesInOrder),
            needed = [output];
        foreach (var node in nodesInOrder.Reverse())
            if (node.Output.Any(needed.Contains))
                needed.UnionWith(Nodes.Reads(node));
        return
        [
            .. nodesInOrder.Where(n =>
                n.Output.Any(needed.Contains)
                && !n.Output.Any(reaching.Contains)
                && Nodes.Reads(n).Any(reaching.Contains)
            ),
        ];
    }

    /// <summary>
    /// Rules take a node for a sound one: what is not, the runtime refuses when it runs, and that is not worth a check
    /// in each.
    /// </summary>
    private static Val? Apply(Func<BackwardNode, Val?> gradient, BackwardNode op, NodeProto node)
    {
        try
        {
            return gradient(op);
        }
        catch (Exception e) when (UnsoundNode.Causes(e))
        {
            throw new GradCamException(
                $"The attributes and inputs of node '{node.Label()}' ({node.OpType}) do not fit each other, so that "
                    + "it has no gradient; check the model with the tool that exported it.",
                e
            );
        }
    }

    private static Rule? Find(NodeProto node, FrozenDictionary<string, Rule> rules) =>
        StraightThrough.IsMarked(node) ? StraightThrough.Rule : rules.GetValueOrDefault(QuantizedOperators.Key(node));

    private static GradCamException NoRule(NodeProto node, string input) =>
        MissingGradient.Error(
            $"Operator {node.OpType} (node '{node.Label()}', reading '{input}') lies between the layer and the score, "
                + "and there is no gradient for it"
        );
}
