namespace GradCam.Data.Report.Leaks;

/// <summary>
/// Tests how well labels can be told from statistics of maps and properties of pictures alone, by cross-validation,
/// against shuffled labels.
/// </summary>
internal static class LeakTester
{
    private const int MostRows = 10_000,
        MostClasses = 20,
        LeastOfClass = 20,
        Folds = 5,
        Bins = 10,
        Shuffles = 3,
        TopColumns = 3;

    private const string OfMaps = "statistics of the map";

    // Below this part of the way from chance to certainty, labels are not told well enough to be suspicious.
    private const double SuspiciousGain = 0.5;

    /// <summary>Tests; null where there are too few classes or rows.</summary>
    public static LeakTest? Of(ReportTable table) => Of(table.Features, table.Rows);

    /// <summary>The same of columns in memory, one of which is the label.</summary>
    /// <param name="features">The columns.</param>
    /// <param name="count">The number of rows.</param>
    public static LeakTest? Of(IReadOnlyList<ReportFeature> features, int count)
    {
        var label = features.OfType<CategoricalFeature>().First(f => f.Origin == FeatureOrigin.Label);
        int[] classes =
        [
            .. label
                .Codes.Where(c => c >= 0)
                .CountBy(c => c)
                .Where(c => c.Value >= LeastOfClass)
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key)
                .Take(MostClasses)
                .Select(c => c.Key),
        ];
        if (classes.Length < 2)
            return null;
        var random = new Random(0);
        int[] rows = [.. Enumerable.Range(0, count).Where(r => classes.Contains(label.Codes[r]))];
        random.Shuffle(rows);
        rows = rows[..Math.Min(rows.Length, MostRows)];
        int[] labels = [.. rows.Select(r => Array.IndexOf(classes, label.Codes[r]))];
        var numbers = features.OfType<NumericFeature>().ToArray();
        (string Name, NumericFeature[] Columns)[] sets =
        [
            ("properties of the picture", [.. numbers.Where(f => f.Origin == FeatureOrigin.Picture)]),
            (OfMaps, [.. numbers.Where(f => f.Origin == FeatureOrigin.Map)]),
        ];
        LeakSet[] results =
        [
            .. sets.Select(s => (s.Name, Columns: s.Columns.Where(c => Varies(c, rows)).ToArray()))
                .Where(s => s.Columns.Length > 0)
                .Select(s => Tested(s.Name, s.Columns, rows, labels, classes.Length, random)),
        ];
        if (results.Length == 0)
            return null;
        int[] shuffled = [.. labels];
        NumericFeature[] all = [.. sets.SelectMany(s => s.Columns).Where(c => Varies(c, rows))];
        double byChance = Enumerable
            .Range(0, Shuffles)
            .Max(_ =>
            {
                random.Shuffle(shuffled);
                return Validated(Binned(all, rows), shuffled, classes.Length, all.Length, null).Accuracy;
            });
        double chance = labels.CountBy(c => c).Max(c => c.Value) / (double)rows.Length;
        var best = results.MaxBy(r => r.Accuracy.Value)!;
        bool suspicious = best.Accuracy.Value - chance >= SuspiciousGain * (1 - chance);
        return new()
        {
            Rows = rows.Length,
            Classes = classes.Length,
            Chance = chance,
            Shuffled = byChance,
            Sets = results,
            Suspicious = suspicious,
            Sentence = Words(best, chance, Math.Max(chance, byChance), suspicious),
        };
    }

    private static string Words(LeakSet best, double chance, double byChance, bool suspicious)
    {
        string told =
            $"{best.Name} alone in {ReportWords.Percent(best.Accuracy.Value)} of the pictures "
            + $"({ReportWords.Percent(chance)} by always saying the most frequent class)";
        string by = string.Join(" and ", best.Columns.Take(2).Select(c => ReportWords.Column(c.Column)));
        if (suspicious)
            return $"The label can be told from {told}, most by {by}: "
                + (
                    best.Name == OfMaps
                        ? "the evidence of the classes differs in place or form, which may be the objects' own or a "
                            + "cheat; look at the mean maps, and let an audit test it."
                        : "label and circumstances of the photographs go together, and the network may have learned "
                            + "the circumstances."
                );
        return best.Accuracy.Low > byChance
            ? $"The label can be told a little better than by chance from {told}, most by {by}."
            : $"The label cannot be told without looking at the object: from {told}.";
    }

    private static bool Varies(NumericFeature feature, int[] rows) =>
        rows.Select(r => feature.Values[r]).Where(float.IsFinite).Distinct().Take(2).Count() == 2;

    private static LeakSet Tested(
        string name,
        NumericFeature[] columns,
        int[] rows,
        int[] labels,
        int classes,
        Random random
    )
    {
        int[][] binned = Binned(columns, rows);
        var (accuracy, losses) = Validated(binned, labels, classes, columns.Length, random);
        return new()
        {
            Name = name,
            Accuracy = Shares.Of((long)Math.Round(accuracy * rows.Length), rows.Length),
            Columns =
            [
                .. columns
                    .Select((c, i) => new ColumnWeight { Column = c.Column, Loss = losses[i] })
                    .OrderByDescending(c => c.Loss)
                    .Take(TopColumns),
            ],
        };
    }

    /// <summary>The accuracy on rows kept out, and what is lost when a column is shuffled among them.</summary>
    private static (double Accuracy, double[] Losses) Validated(
        int[][] rows,
        int[] labels,
        int classes,
        int columns,
        Random? random
    )
    {
        int right = 0;
        var without = new int[columns];
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] learned = [.. Enumerable.Range(0, rows.Length).Where(r => r % Folds != fold)],
                kept = [.. Enumerable.Range(0, rows.Length).Where(r => r % Folds == fold)];
            var model = LabelModel.Train(rows, labels, learned, columns * (Bins + 1), classes);
            right += kept.Count(r => model.Predict(rows[r]) == labels[r]);
            if (random is null)
                continue;
            for (int column = 0; column < columns; column++)
            {
                int[] others = [.. kept];
                random.Shuffle(others);
                for (int i = 0; i < kept.Length; i++)
                {
                    int[] changed = [.. rows[kept[i]]];
                    changed[column] = rows[others[i]][column];
                    without[column] += model.Predict(changed) == labels[kept[i]] ? 1 : 0;
                }
            }
        }
        return ((double)right / rows.Length, [.. without.Select(w => (double)(right - w) / rows.Length)]);
    }

    /// <summary>For each row, the decile of each column; a further one for no value.</summary>
    private static int[][] Binned(NumericFeature[] columns, int[] rows)
    {
        int[][] binned = [.. rows.Select(_ => new int[columns.Length])];
        for (int column = 0; column < columns.Length; column++)
        {
            float[] sorted = [.. rows.Select(r => columns[column].Values[r]).Where(float.IsFinite).Order()];
            float[] bounds =
            [
                .. Enumerable.Range(1, Bins - 1).Select(b => sorted[(int)((long)b * (sorted.Length - 1) / Bins)]),
            ];
            for (int i = 0; i < rows.Length; i++)
            {
                float value = columns[column].Values[rows[i]];
                int bin = float.IsFinite(value) ? bounds.Count(b => value > b) : Bins;
                binned[i][column] = column * (Bins + 1) + bin;
            }
        }
        return binned;
    }
}
