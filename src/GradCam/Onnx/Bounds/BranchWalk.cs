using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>Operators that run graphs of their own: branches, loops, scans.</summary>
internal static class BranchWalk
{
    private static readonly Dictionary<string, string[]> Graphs = new()
    {
        ["If"] = ["then_branch", "else_branch"],
        ["Loop"] = ["body"],
        ["Scan"] = ["body"],
        ["SequenceMap"] = ["body"],
    };

    /// <summary>True for an operator of this kind.</summary>
    public static bool Has(NodeProto node) => node.IsStandard() && Graphs.ContainsKey(node.OpType);

    /// <summary>The names of the graphs that an operator runs.</summary>
    public static IReadOnlyList<string> GraphsOf(NodeProto node) => Has(node) ? Graphs[node.OpType] : [];

    /// <summary>The known facts of the outputs.</summary>
    /// <exception cref="GradCamException">It exceeds a limit.</exception>
    public static Known[] Over(GraphWalk walk, NodeFacts n, Scope scope)
    {
        var graphs = GraphsOf(n.Node).Select(g => n.Node.Find(g)?.G).OfType<GraphProto>().ToArray();
        if (graphs.Length != GraphsOf(n.Node).Count)
            throw new GradCamException(
                $"{walk.Name} is damaged: node '{n.Node.Label()}' ({n.Node.OpType}) lacks the graph that it runs; "
                    + "export the model again."
            );
        return n.Node.OpType switch
        {
            "If" => If(walk, n, scope, graphs),
            "Loop" => LoopWalk.Over(walk, n, scope, graphs[0]),
            "Scan" => Scan(walk, n, scope, graphs[0]),
            _ => Map(walk, n, scope, graphs[0]),
        };
    }

    private static Known[] If(GraphWalk walk, NodeFacts n, Scope scope, GraphProto[] graphs)
    {
        var (then, otherwise) = (walk.Over(graphs[0], [], scope), walk.Over(graphs[1], [], scope));
        if (n.In(0).Scalar is { } choice)
            return choice.Int != 0 ? then : otherwise;
        return [.. then.Zip(otherwise, Joined.Of).Select(k => k with { FromInput = k.FromInput || n.In(0).FromInput })];
    }

    private static Known[] Scan(GraphWalk walk, NodeFacts n, Scope scope, GraphProto body)
    {
        int scanned = (int)Math.Clamp(n.Node.Int("num_scan_inputs", 0), 0, n.Count),
            states = n.Count - scanned;
        long?[]? axes = n.List("scan_input_axes"),
            outAxes = n.List("scan_output_axes");
        long? trips = null;
        var inputs = n.Inputs.Take(states).Select(s => s with { Numbers = null }).ToList();
        for (int i = 0; i < scanned; i++)
        {
            var whole = n.In(states + i);
            if (
                whole.Dims is not { } dims
                || Known.Axis(i < axes?.Length ? axes[i] ?? 0 : 0, dims.Length) is not { } axis
            )
            {
                inputs.Add(Known.Nothing with { FromInput = whole.FromInput });
                continue;
            }
            trips = Math.Max(trips ?? 0, dims[axis] ?? 0);
            inputs.Add(whole with { Dims = [.. dims[..axis], .. dims[(axis + 1)..]], Numbers = null });
        }
        double before = walk.Budget.Work;
        var results = walk.Over(body, inputs, scope);
        walk.Budget.Spend(n.Node, (walk.Budget.Work - before) * Math.Max(0, (trips ?? 1) - 1.0));
        return
        [
            .. results.Select(
                (r, i) =>
                    i < states ? r : Stacked(r, trips, i - states < outAxes?.Length ? outAxes[i - states] ?? 0 : 0)
            ),
        ];
    }

    private static Known[] Map(GraphWalk walk, NodeFacts n, Scope scope, GraphProto body)
    {
        int count = n.In(0).Items?.Count ?? 1;
        double before = walk.Budget.Work;
        var results = walk.Over(
            body,
            [.. n.Inputs.Select(i => i.Items is { Count: > 0 } items ? items.Aggregate(Joined.Of) : i)],
            scope
        );
        walk.Budget.Spend(n.Node, (walk.Budget.Work - before) * Math.Max(0, count - 1.0));
        return
        [
            .. results.Select(r =>
                SequenceShapes.Of([.. Enumerable.Repeat(r, count)]) with
                {
                    FromInput = r.FromInput,
                }
            ),
        ];
    }

    /// <summary>The results of all runs beside each other.</summary>
    public static Known Stacked(Known each, long? trips, long axis = 0)
    {
        if (each.Dims is not { } dims || Known.Axis(axis, dims.Length + 1) is not { } at)
            return Known.Nothing with { FromInput = each.FromInput };
        return new(each.Type, [.. dims[..at], trips, .. dims[at..]]) { FromInput = each.FromInput };
    }
}
