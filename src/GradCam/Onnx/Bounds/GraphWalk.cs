using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>
/// Goes over a graph's nodes in their order with bounds in place of values (abstract interpretation, Cousot and Cousot
/// 1977): small constants as they are, of all others the most elements that they can have. What cannot be known stays
/// unknown, and is not held against the model.
/// </summary>
/// <param name="name">The model's name for error messages.</param>
/// <param name="opset">Its version of ONNX's operators.</param>
/// <param name="budget">The limits.</param>
/// <param name="limits">The limits.</param>
internal sealed class GraphWalk(string name, int opset, SizeBudget budget, ResourceLimits limits)
{
    // Every node costs the runtime some time, however little it computes.
    private const double WorkOfANode = 100_000;

    // Bodies of loops are gone through as often as they run, up to a point.
    private const int VisitsOfANode = 3;

    // Graphs are told apart as objects, not by what they hold; those of loops are gone over many times.
    private readonly Dictionary<GraphProto, Dictionary<string, int>> _lastReaders = new(
        ReferenceEqualityComparer.Instance
    );

    private long _visits;

    public string Name => name;

    public SizeBudget Budget => budget;

    public ResourceLimits Limits => limits;

    /// <summary>Goes over a graph.</summary>
    /// <param name="graph">The graph; its nodes are in the order of computation.</param>
    /// <param name="inputs">The known facts of its inputs, in their order.</param>
    /// <param name="outer">The values around it, for a subgraph.</param>
    /// <returns>The known facts of its outputs.</returns>
    /// <exception cref="GradCamException">A node's attributes are out of range, or it takes too much.</exception>
    public Known[] Over(GraphProto graph, IReadOnlyList<Known> inputs, Scope? outer)
    {
        var scope = new Scope(graph, inputs, outer);
        if (!_lastReaders.TryGetValue(graph, out var lastReader))
            _lastReaders[graph] = lastReader = LastReaders(graph);
        var inUse = new Dictionary<string, double>();
        for (int i = 0; i < graph.Node.Count; i++)
        {
            var node = graph.Node[i];
            if (++_visits > VisitsOfANode * limits.Nodes)
                throw new GradCamException(
                    $"{name} goes over its nodes, or over those of a loop, more than {VisitsOfANode} times "
                        + $"{limits.Nodes:N0} times at node '{node.Label()}' ({node.OpType}): {limits.Met("nodes")}"
                );
            double work;
            Known[] results;
            try
            {
                results = Visit(node, scope, out work);
            }
            catch (Exception e) when (UnsoundNode.Causes(e))
            {
                // The rules take a node for a sound one; what is not is not worth a check each.
                throw new GradCamException(
                    $"{name} is damaged: the attributes and inputs of node '{node.Label()}' ({node.OpType}) do not "
                        + "fit each other; export the model again.",
                    e
                );
            }
            for (int o = 0; o < node.Output.Count; o++)
            {
                if (node.Output[o] is not { Length: > 0 } output)
                    continue;
                var known = o < results.Length ? results[o] : Known.Nothing with { FromInput = true };
                budget.Check(node, known);
                budget.Take(node, inUse[output] = known.Bytes);
                scope[output] = known;
                // Constants are computed when the model is loaded, and kept.
                if (!lastReader.ContainsKey(output) && known.FromInput)
                    Free(output);
            }
            budget.Spend(node, WorkOfANode + work);
            foreach (string read in Nodes.Reads(node))
                if (lastReader.TryGetValue(read, out int last) && last == i && scope[read].FromInput)
                    Free(read);
        }
        var outputs = graph.Output.Select(o => scope[o.Name]).ToArray();
        budget.Give(inUse.Values.Sum());
        return outputs;

        void Free(string value)
        {
            if (inUse.Remove(value, out double bytes))
                budget.Give(bytes);
        }
    }

    private Known[] Visit(NodeProto node, Scope scope, out double work)
    {
        var inputs = node.Input.Select(i => i.Length == 0 ? Known.Nothing : scope[i]).ToArray();
        var facts = new NodeFacts(node, inputs, opset);
        OperatorLimits.Check(facts, name);
        bool fromInput = inputs.Any(i => i.FromInput);
        if (!fromInput)
            RefuseUnknownSize(facts);
        var results =
            BranchWalk.Has(node) ? BranchWalk.Over(this, facts, scope)
            : ShapeTable.Rows.TryGetValue(node.OpType, out var rule) ? rule(facts)
            : [];
        // The runtime may divide by the number of places, even where nobody reads what is made.
        if (
            WindowShapes.Rows.ContainsKey(node.OpType)
            && results is [{ Dims: { Length: > 2 } made }, ..]
            && made.Skip(2).Contains(0)
            && !(facts.In(0).Dims?.Contains(0) ?? true)
        )
            throw new GradCamException(
                $"{name} is damaged: the window of node '{node.Label()}' ({node.OpType}) is larger than its input of "
                    + $"shape {facts.In(0)}; export the model again."
            );
        budget.Check(node, facts.Inner with { FromInput = fromInput });
        work = facts.Work + WorkTable.Of(facts, results);
        if (BranchWalk.Has(node))
            return results;
        return
        [
            .. Enumerable
                .Range(0, node.Output.Count)
                .Select(o =>
                {
                    var known = o < results.Length ? results[o] : Known.Nothing;
                    if (o == 0)
                        known = WithNumbers(facts, known);
                    // The shape of what is fed is a constant where it is known.
                    bool settled =
                        node.OpType is "Shape" or "Size" && known.Numbers is { } numbers && !numbers.Contains(null);
                    return known with { FromInput = fromInput && !settled };
                }),
        ];
    }

    private static Known WithNumbers(NodeFacts facts, Known known)
    {
        if (
            known.Numbers is not null
            || known.Dims is not { Length: <= 16 } dims
            || dims.Contains(null)
            || known.Elements > Known.MostNumbers
        )
            return known;
        var numbers =
            NumberMoves.Move(facts, [.. dims.Select(d => d!.Value)]) ?? NumberArithmetic.Compute(facts, known);
        return numbers?.Length == known.Elements ? known with { Numbers = numbers } : known;
    }

    /// <summary>
    /// A size that comes of constants in a way that is not followed here may be any: the runtime will compute it, so it
    /// is not let
    /// through.</summary>
    private void RefuseUnknownSize(NodeFacts n)
    {
        if (!MakingShapes.Sizes.TryGetValue(n.Node.OpType, out int[]? sizes))
            return;
        foreach (int input in sizes)
            if (
                n.Has(input)
                && n.In(input) is { Rank: not null } known
                && known.Elements > 0
                && (known.Numbers is null || known.Numbers.Contains(null))
            )
                throw new GradCamException(
                    $"{name} computes the size of what node '{n.Node.Label()}' ({n.Node.OpType}) makes from "
                        + "constants in a way that is not followed; simplify the model, with onnxsim or the tool "
                        + "that exported it, so that the size stands in the file."
                );
    }

    private static Dictionary<string, int> LastReaders(GraphProto graph)
    {
        var last = new Dictionary<string, int>();
        for (int i = 0; i < graph.Node.Count; i++)
            foreach (string read in Nodes.Reads(graph.Node[i]))
                last[read] = i;
        foreach (var output in graph.Output)
            last[output.Name] = int.MaxValue;
        return last;
    }
}
