namespace GradCam.Data.Report.Slices;

/// <summary>
/// Moves the bounds of a slice's ranges to where the evidence is greatest: the search tries only some bounds, and a
/// sentence should tell the right one.
/// </summary>
/// <param name="table">The rows.</param>
/// <param name="wrong">The errors.</param>
/// <param name="maker">Makes conditions.</param>
/// <param name="least">The rows that a slice must have.</param>
internal sealed class BoundRefiner(ReportTable table, RowSet wrong, LiteralMaker maker, int least)
{
    private const int Cuts = 200;

    private readonly int _allWrong = wrong.Count();

    /// <summary>Refines all bounds, one after the other.</summary>
    /// <param name="literals">The slice's conditions.</param>
    /// <returns>The conditions, and the number of slices that they were chosen from.</returns>
    public (IReadOnlyList<Literal> Literals, double Tried) Refine(IReadOnlyList<Literal> literals)
    {
        Literal[] refined = [.. literals];
        double tried = 1;
        for (int i = 0; i < refined.Length; i++)
            if (refined[i].Feature is NumericFeature numbers)
            {
                var others = refined.Where((_, k) => k != i).Select(l => l.Rows);
                var rows = others.Aggregate(RowSet.All(table.Rows), (a, b) => a.With(b));
                var (from, to) = refined[i].Range;
                if (from is not null)
                    (from, tried) = (Best(numbers, rows, v => (v, to), from.Value), tried * Cuts);
                if (to is not null)
                    (to, tried) = (Best(numbers, rows, v => (from, v), to.Value), tried * Cuts);
                refined[i] = maker.Range(numbers, from, to)!;
            }
        return (refined, tried);
    }

    /// <summary>The bound with the most evidence among the quantiles of a slice's rows.</summary>
    private float Best(NumericFeature feature, RowSet rows, Func<float, (float? From, float? To)> range, float current)
    {
        var values = new List<(float Value, bool Wrong)>();
        for (int row = 0; row < table.Rows; row++)
            if (rows.Has(row) && float.IsFinite(feature.Values[row]))
                values.Add((feature.Values[row], wrong.Has(row)));
        values.Sort((a, b) => a.Value.CompareTo(b.Value));
        float best = current;
        double most = Evidence(current);
        for (int cut = 1; cut < Cuts; cut++)
        {
            float bound = LiteralMaker.Rounded(values[(int)((long)cut * (values.Count - 1) / Cuts)].Value);
            if (Evidence(bound) is var evidence && evidence > most)
                (best, most) = (bound, evidence);
        }
        return best;

        double Evidence(float bound)
        {
            var (from, to) = range(bound);
            int first = from is { } low ? Above(low) : 0,
                end = to is { } high ? Above(high) : values.Count,
                count = end - first;
            if (count < least)
                return 0;
            int errors = 0;
            for (int i = first; i < end; i++)
                errors += values[i].Wrong ? 1 : 0;
            return FisherTest.Evidence(errors, count, _allWrong, table.Rows);
        }

        // The number of values that are at most a bound.
        int Above(float bound)
        {
            int from = 0,
                to = values.Count;
            while (from < to)
            {
                int middle = (from + to) / 2;
                (from, to) = values[middle].Value <= bound ? (middle + 1, to) : (from, middle);
            }
            return from;
        }
    }
}
