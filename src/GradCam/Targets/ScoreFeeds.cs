namespace GradCam.Targets;

/// <summary>What is fed to the inputs that a <see cref="ScoreGraph"/> made, by name.</summary>
/// <param name="classes">Number of classes, or null if only the run knows.</param>
/// <param name="places">Of dense scores, the lengths of the spatial axes; null for others.</param>
internal sealed class ScoreFeeds(int? classes, long[]? places)
{
    private int _choices, _vectors;

    public Dictionary<string, (float[] Data, long[] Shape)> Floats { get; } = [];

    public Dictionary<string, (long[] Data, long[] Shape)> Ints { get; } = [];

    /// <summary>Feeds the next choice; equal rows are fed once.</summary>
    /// <exception cref="GradCamException">Ranks and classes are mixed, or the number of classes is not known.</exception>
    public void Choice(IReadOnlyList<LinearTerm> rows)
    {
        int number = _choices++;
        if (rows.All(r => ReferenceEquals(r, rows[0]))) rows = [rows[0]];
        int? rank = rows[0].Rank;
        if (rows.Any(r => r.Rank != rank))
            throw new GradCamException("Samples of one batch cannot mix `top` with classes; give each sample a class, or all of them `top`.");
        Ints[ScoreGraph.RankInput(number)] = ([rank ?? -1L], [1]);
        if (rank is not null) Floats[ScoreGraph.WeightsInput(number)] = ([0], [1, 1]);
        else
        {
            int count = classes ?? throw new GradCamException("How many classes the model has is known only after the run; explain `top`, or export the model with static shapes.");
            var weights = new float[rows.Count * count];
            for (int row = 0; row < rows.Count; row++)
                foreach (var (index, weight) in rows[row].Classes) weights[row * count + index] = weight;
            Floats[ScoreGraph.WeightsInput(number)] = (weights, [rows.Count, count]);
        }
        if (places is not null) Floats[ScoreGraph.RegionInput(number)] = Region(rows, places);
    }

    /// <summary>Feeds the next embedding.</summary>
    public void Vector(IReadOnlyList<float[]> rows)
    {
        if (rows.All(r => ReferenceEquals(r, rows[0]))) rows = [rows[0]];
        Floats[ScoreGraph.VectorInput(_vectors++)] = ([.. rows.SelectMany(r => r)], [rows.Count, rows[0].Length]);
    }

    private static (float[], long[]) Region(IReadOnlyList<LinearTerm> rows, long[] places)
    {
        int count = checked((int)places.Aggregate(1L, (a, b) => a * b));
        if (rows.All(r => r.Region == rows[0].Region)) rows = [rows[0]];
        var all = new float[rows.Count * count];
        for (int row = 0; row < rows.Count; row++)
        {
            var own = all.AsSpan(row * count, count);
            if (rows[row].Region is { } region) region.CopyTo(own);
            else own.Fill(1);
        }
        return (all, [rows.Count, 1, .. places]);
    }
}
