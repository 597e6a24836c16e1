using GradCam.Foundation;

namespace GradCam.Targets;

/// <summary>The numbers that are fed to the inputs of terms in a <see cref="ScoreGraph"/>.</summary>
/// <param name="classes">Number of classes, or null if only the run knows.</param>
/// <param name="places">Of dense scores, the lengths of the spatial axes; null for others.</param>
/// <param name="samples">Number of samples of the run; a single row serves all of them.</param>
internal sealed class ScoreFeeds(int? classes, long[]? places, int samples)
{
    private readonly List<ScoreFeed<float>> _floats = [];
    private readonly List<ScoreFeed<long>> _ints = [];
    private int _choices,
        _vectors;

    public IReadOnlyList<ScoreFeed<float>> Floats => _floats;

    public IReadOnlyList<ScoreFeed<long>> Ints => _ints;

    /// <summary>Feeds the inputs of a term, which come after those of the terms before.</summary>
    /// <param name="rows">The term of each sample, all of one form.</param>
    /// <exception cref="GradCamException">Ranks differ, or the number of classes is not known.</exception>
    public void Add(IReadOnlyList<Term> rows)
    {
        // All that one sample's term leaves the same is fed once.
        if (rows.All(r => ReferenceEquals(r, rows[0])))
            rows = [rows[0]];
        IReadOnlyList<LinearTerm>[] choices = [.. rows.Select(r => r.Choices)];
        for (int i = 0; i < choices[0].Count; i++)
            Choice([.. choices.Select(row => row[i])]);
        IReadOnlyList<float[]>[] vectors = [.. rows.Select(r => r.Vectors)];
        for (int i = 0; i < vectors[0].Count; i++)
            Vector([.. vectors.Select(row => row[i])]);
    }

    /// <summary>Feeds the next choice; equal rows are fed once.</summary>
    private void Choice(IReadOnlyList<LinearTerm> rows)
    {
        int number = _choices++;
        if (rows.All(r => ReferenceEquals(r, rows[0])))
            rows = [rows[0]];
        var kind = rows[0].InputKind;
        if (rows[0].Rank is { } rank)
        {
            if (rows.Any(r => r.Rank != rank))
                throw new GradCamException(
                    "Samples of one batch cannot be explained at different ranks; give them one by one."
                );
            // The top class needs no number: the graph finds it.
            if (kind is { } ranked)
                _ints.Add(new(new(ranked, number), [rank + 1L], [1]));
        }
        else if (kind == ScoreInputKind.Class)
            _ints.Add(
                new(
                    new(ScoreInputKind.Class, number),
                    [
                        .. Enumerable
                            .Range(0, samples)
                            .Select(row => (long)rows[Math.Min(row, rows.Count - 1)].Classes[0].Index),
                    ],
                    [samples, 1]
                )
            );
        else
            _floats.Add(Weights(new(ScoreInputKind.Weights, number), rows));
        if (places is not null)
            _floats.Add(Region(new(ScoreInputKind.Region, number), rows, places));
    }

    private ScoreFeed<float> Weights(ScoreInput input, IReadOnlyList<LinearTerm> rows)
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
        return new(input, weights, [samples, count]);
    }

    /// <summary>Feeds the next embedding; equal rows are fed once.</summary>
    private void Vector(IReadOnlyList<float[]> rows)
    {
        if (rows.All(r => ReferenceEquals(r, rows[0])))
            rows = [rows[0]];
        _floats.Add(
            new(new(ScoreInputKind.Vector, _vectors++), [.. rows.SelectMany(r => r)], [rows.Count, rows[0].Length])
        );
    }

    private static ScoreFeed<float> Region(ScoreInput input, IReadOnlyList<LinearTerm> rows, long[] places)
    {
        int count = checked((int)ElementCount.Of(places));
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
        return new(input, all, [rows.Count, 1, .. places]);
    }
}
