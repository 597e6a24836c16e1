using GradCam.Onnx.Proto;

namespace GradCam.Onnx.Bounds;

/// <summary>
/// Loops: the first runs one by one, since each may make its values larger, and all others by what the last of those
/// has
/// added.</summary>
internal static class LoopWalk
{
    // Long enough for anything that doubles to be found out.
    private const int Followed = 48;

    // Exporters write loops over boxes or steps of a sequence, which are far fewer.
    private const long MostFollowed = 10_000;

    // More runs than this only a condition is meant to end.
    private const long MostTrips = 10_000_000;

    /// <summary>The known facts of a loop's outputs.</summary>
    /// <exception cref="GradCamException">It takes too much, or does not end.</exception>
    public static Known[] Over(GraphWalk walk, NodeFacts n, Scope scope, GraphProto body)
    {
        long? most = n.Has(0) ? n.In(0).Scalar?.Int : long.MaxValue;
        if (n.Has(0) && most is null && !n.In(0).FromInput && n.In(0).Rank is not null)
            throw new GradCamException(
                $"{walk.Name} computes how often the loop '{n.Node.Label()}' runs from constants in a way that is "
                    + "not followed; simplify the model, with onnxsim or the tool that exported it."
            );
        var condition = n.Has(1) ? n.In(1) : Yes;
        Known[] carried = [.. n.Inputs.Skip(2)],
            before = carried;
        Known[] scanned = [.. Enumerable.Repeat(Known.Nothing, Math.Max(0, body.Output.Count - 1 - carried.Length))];
        bool fromInput = n.In(0).FromInput || condition.FromInput;
        long run = 0;
        bool counts = body.Input.Count > 0 && body.Node.SelectMany(Nodes.Reads).Contains(body.Input[0].Name);
        double workBefore = walk.Budget.Work;
        while (condition.Scalar?.Int != 0 && (most is null || run < most))
        {
            bool open = condition.Scalar is null,
                endless = most is null or > MostTrips;
            if (run >= Followed && (open || !endless))
                break;
            // Of what only the data can end, a few runs show how it grows.
            if (open && most is null or > MostTrips && run >= 4)
                break;
            workBefore = walk.Budget.Work;
            before = carried;
            var asked = condition;
            (condition, carried) = Run(
                walk,
                scope,
                body,
                new Known(ElementType.Int64, []) { Numbers = [run] },
                condition,
                carried,
                scanned
            );
            run++;
            if (!endless || open)
                continue;
            // The next run would be as this one, and so would all others.
            bool settled = !counts && Same(asked, condition) && before.Zip(carried).All(p => Same(p.First, p.Second));
            if (settled || run > MostFollowed)
                throw new GradCamException(
                    $"{walk.Name} has a loop in node '{n.Node.Label()}' that "
                        + $"{(settled ? "never ends" : $"has not ended after {MostFollowed:N0} runs")}; export the "
                        + "model again with loops written out."
                );
        }
        double rest = most is { } known && known <= MostTrips && condition.Scalar?.Int != 0 ? known - run : 0;
        if (rest > 0)
        {
            walk.Budget.Spend(n.Node, (walk.Budget.Work - workBefore) * rest);
            carried = [.. carried.Select((now, i) => Grown(before[i], now, rest))];
            for (int i = 0; i < carried.Length; i++)
                walk.Budget.Check(n.Node, carried[i]);
            (condition, carried) = Run(
                walk,
                scope,
                body,
                new Known(ElementType.Int64, []),
                condition,
                carried,
                scanned
            );
        }
        long? trips =
            condition.Scalar is null && rest == 0 && most is null or > MostTrips
                ? null
                : MakingShapes.Whole(run + rest);
        return
        [
            .. carried
                .Concat(scanned.Select(s => BranchWalk.Stacked(s, trips)))
                .Select(k => k with { FromInput = k.FromInput || fromInput }),
        ];
    }

    private static bool Same(Known a, Known b) =>
        a.Type == b.Type && Equal(a.Dims, b.Dims) && Equal(a.Numbers, b.Numbers) && a.Items?.Count == b.Items?.Count;

    private static bool Equal<T>(T[]? a, T[]? b) => a is null ? b is null : b is not null && a.SequenceEqual(b);

    private static Known Yes => new(ElementType.Bool, []) { Numbers = [1L] };

    private static (Known Condition, Known[] Carried) Run(
        GraphWalk walk,
        Scope scope,
        GraphProto body,
        Known index,
        Known condition,
        Known[] carried,
        Known[] scanned
    )
    {
        var results = walk.Over(body, [index, condition, .. carried], scope);
        Known Result(int i) => i < results.Length ? results[i] : Known.Nothing with { FromInput = true };
        for (int i = 0; i < scanned.Length; i++)
            scanned[i] = scanned[i].Dims is null
                ? Result(1 + carried.Length + i)
                : Joined.Of(scanned[i], Result(1 + carried.Length + i));
        return (Result(0), [.. carried.Select((_, i) => Result(1 + i))]);
    }

    /// <summary>A value after more runs that each add to it what the last one has.</summary>
    private static Known Grown(Known before, Known now, double runs)
    {
        var stripped = now with { Numbers = null };
        if (now.Items is { } items)
        {
            double added = items.Count - (before.Items?.Count ?? items.Count);
            // A sequence of as many bytes, since so many items are not listed.
            return added <= 0 || items.Count == 0
                ? now
                : new Known(items[^1].Type, [MakingShapes.Whole(items.Count + (added * runs)), .. items[^1].Dims ?? []])
                {
                    FromInput = now.FromInput,
                };
        }
        if (before.Dims is not { } old || now.Dims is not { } dims || old.Length != dims.Length)
            return stripped;
        return stripped with
        {
            Dims =
            [
                .. dims.Select(
                    (d, axis) =>
                        d is { } a && old[axis] is { } b && a > b ? MakingShapes.Whole(a + ((a - b) * runs)) : d
                ),
            ],
        };
    }
}
