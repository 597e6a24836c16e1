using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report.Counting;

/// <summary>Means of the maps of a class, recognized and wrong, and of the most frequent errors.</summary>
/// <param name="rows">The rows.</param>
internal sealed class MeanMapMaker(ReportRows rows)
{
    private const int MostClasses = 12;

    // The mean of so many maps does not change by more of them.
    private const int Enough = 2000;

    private const int Brightest = byte.MaxValue;

    /// <summary>The maps of the most frequent predictions, and those of frequent errors.</summary>
    /// <param name="pairs">Label and prediction of the errors.</param>
    public IReadOnlyList<MeanMap> Of(IEnumerable<(int Label, int Predicted)> pairs)
    {
        (int Predicted, bool? Correct, long Count)[] groups =
        [
            .. rows.Database.Query(
                "SELECT predicted_class, correct, n FROM (SELECT predicted_class, correct, count(*) AS n FROM counted "
                    + "WHERE map IS NOT NULL AND predicted_class IS NOT NULL GROUP BY 1, 2) "
                    + "ORDER BY sum(n) OVER (PARTITION BY predicted_class) DESC, predicted_class, correct DESC",
                r => (r.GetInt32(0), r.IsDBNull(1) ? (bool?)null : r.GetBoolean(1), r.GetInt64(2))
            ),
        ];
        var classes = groups.Select(g => g.Predicted).Distinct().Take(MostClasses).ToHashSet();
        return
        [
            .. groups
                .Where(g => classes.Contains(g.Predicted))
                .Select(g =>
                    Mean(
                        $"predicted_class = {g.Predicted} AND correct IS NOT DISTINCT FROM {Sql(g.Correct)}",
                        null,
                        g.Predicted,
                        g.Correct
                    )
                )
                .OfType<MeanMap>(),
            .. pairs
                .Select(p =>
                    Mean($"label_class = {p.Label} AND predicted_class = {p.Predicted}", p.Label, p.Predicted, false)
                )
                .OfType<MeanMap>(),
        ];
    }

    private static string Sql(bool? value) =>
        value switch
        {
            null => "NULL",
            true => "TRUE",
            false => "FALSE",
        };

    private MeanMap? Mean(string where, int? label, int predicted, bool? correct)
    {
        var (own, ofLabel) = (new Sum(), new Sum());
        foreach (
            var (map, other, shape) in rows.Database.Query(
                "SELECT map, label_map, map_shape FROM counted WHERE map IS NOT NULL AND len(map_shape) = 2 "
                    + $"AND {where} LIMIT {Enough}",
                r =>
                    (
                        r.GetFieldValue<List<float>>(0),
                        r.IsDBNull(1) ? null : r.GetFieldValue<List<float>>(1),
                        r.GetFieldValue<List<int>>(2)
                    )
            )
        )
        {
            own.Add(map, shape);
            if (other is not null)
                ofLabel.Add(other, shape);
        }
        if (own.Count == 0)
            return null;
        return new()
        {
            Label = label,
            Predicted = predicted,
            Correct = correct,
            Count = own.Count,
            Map = own.Bytes(),
            // The label's map belongs to a kind of error, as the pictures of one label are.
            LabelMap =
                label is not null && ofLabel.Count > 0 && ofLabel.Shape.SequenceEqual(own.Shape)
                    ? ofLabel.Bytes()
                    : null,
            Shape = own.Shape,
        };
    }

    /// <summary>Adds up maps of the size of the first; those of other sizes are left out.</summary>
    private sealed class Sum
    {
        private double[] _sum = [];

        public IReadOnlyList<int> Shape { get; private set; } = [];

        public long Count { get; private set; }

        public void Add(List<float> map, List<int> shape)
        {
            if (Count == 0 && map.Count == shape[0] * shape[1])
                (_sum, Shape) = (new double[map.Count], shape);
            float most = map.Count > 0 ? map.Max() : 0;
            if (map.Count != _sum.Length || !shape.SequenceEqual(Shape) || !float.IsFinite(most) || most <= 0)
                return;
            for (int i = 0; i < _sum.Length; i++)
                _sum[i] += Math.Max(map[i], 0) / most;
            Count++;
        }

        public byte[] Bytes() => [.. _sum.Select(s => (byte)Math.Round(Brightest * s / Count))];
    }
}
