namespace GradCam.Targets;

/// <summary>What is fed to the inputs that a <see cref="ScoreGraph"/> made, by name.</summary>
/// <param name="classes">Number of classes, or null if only the run knows.</param>
/// <param name="places">Of dense scores, the lengths of the spatial axes; null for others.</param>
/// <param name="samples">Number of samples of the run; a single row serves all of them.</param>
internal sealed class ScoreFeeds(int? classes, long[]? places, int samples)
{
    private int _choices,
        _vectors;

    public Dictionary<string, (float[] Data, long[] Shape)> Floats { get; } = [];

    public Dictionary<string, (long[] Data, long[] Shape)> Ints { get; } = [];

    /// <summary>Feeds the next choice; equal rows are fed once.</summary>
    /// <exception cref="GradCamException">Ranks differ, or the number of classes is not known.</exception>
    public void Choice(IReadOnlyList<LinearTerm> rows)
    {
        int number = _choices++;
        if (rows.All(r => ReferenceEquals(r, rows[0])))
            rows = [rows[0]];
        if (rows[0].Rank is { } rank)
        {
            if (rows.Any(r => r.Rank != rank))
                throw new GradCamException(
                    "Samples of one batch cannot be explained at different ranks; give them one by one."
                );
            // The top class needs no number: the graph finds it.
            if (rank > 0)
                Ints[ScoreGraph.RankInput(number)] = ([rank + 1L], [1]);
        }
        else if (rows[0].IsOneClass)
            Ints[ScoreGraph.ClassInput(number)] = (
                [
                    .. Enumerable
                        .Range(0, samples)
                        .Select(row => (long)rows[Math.Min(row, rows.Count - 1)].Classes[0].Index),
                ],
                [samples, 1]
            );
        else
        {
            int count =
                classes
                ?? throw new GradCamException(
                    "How many classes the model has is known only after the run; explain `top`, or export the model "
                        + "with static shapes."
                );
            // The weights are where the gradient begins, so each sample needs its own.
            var weights = new float[samples * count];
            for (int row = 0; row < samples; row++)
                foreach (var (index, weight) in rows[Math.Min(row, rows.Count - 1)].Classes)
                    weights[row * count + index] = weight;
            Floats[ScoreGraph.WeightsInput(number)] = (weights, [samples, count]);
        }
        if (places is not null)
            Floats[ScoreGraph.RegionInput(number)] = Region(rows, places);
    }

    /// <summary>Feeds the next embedding.</summary>
    public void Vector(IReadOnlyList<float[]> rows)
    {
        if (rows.All(r => ReferenceEquals(r, rows[0])))
            rows = [rows[0]];
        Floats[ScoreGraph.VectorInput(_vectors++)] = ([.. rows.SelectMany(r => r)], [rows.Count, rows[0].Length]);
    }

    private static (float[], long[]) Region(IReadOnlyList<LinearTerm> rows, long[] places)
    {
        int count = checked((int)places.Aggregate(1L, (a, b) => a * b));
        if (rows.All(r => r.Region == rows[0].Region))
            rows = [rows[0]];
        var all = new float[rows.Count * count];
        for (int row = 0; row < rows.Count; row++)
        {
            var own = all.AsSpan(row * count, count);
            if (rows[row].Region is { } region)
                region.CopyTo(own);
            else
                own.Fill(1);
        }
        return (all, [rows.Count, 1, .. places]);
    }
}
