using System.Globalization;
using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>
/// Says in words what an evaluation tells: which methods and layers cannot be told apart at the top, which fail sanity,
/// and what the number of pictures can and cannot say.
/// </summary>
/// <param name="evaluation">The values.</param>
internal sealed class Advice(Evaluation evaluation)
{
    // The metrics that lead their questions: those that depend least on how places are filled, or need no boxes.
    private static readonly Metric[] Leading =
    [
        MetricList.SymmetricRelevanceGain,
        MetricList.SingleDeletion,
        MetricList.Energy,
        MetricList.GridPointing,
    ];

    private const double MostLikeness = 0.5;

    private const int FewPictures = 30;

    /// <summary>The sentences.</summary>
    public IReadOnlyList<string> Sentences()
    {
        var failed = Failed();
        var sentences = new List<string>();
        Metric[] leading = [.. Leading.Where(evaluation.Metrics.Contains)];
        // Boxes say more than grids of small pictures.
        if (leading.Contains(MetricList.Energy))
            leading = [.. leading.Where(m => m != MetricList.GridPointing)];
        var tops = leading
            .Select(m => (Metric: m, Top: Top(m, [.. failed.Keys])))
            .Where(t => t.Top.Count > 0)
            .ToArray();
        if (tops.Length > 0)
            sentences.Add(Recommendation(tops));
        else if (leading.Length > 0 && evaluation.Pictures.Count > 1)
            sentences.Add(
                $"No method{(failed.Count > 0 ? " that passes sanity" : "")} is better than the random map by "
                    + $"{Listed([.. leading.Select(m => m.Title.ToLowerInvariant())])}: none is recommended."
            );
        foreach (var (metric, top) in tops)
            sentences.Add(TopSentence(metric, top));
        foreach (var (candidate, why) in failed)
            sentences.Add($"{Name(candidate)} fails sanity: {why}");
        if (failed.Count == 0 && evaluation.Metrics.Any(m => m.Question == Question.Sanity))
            sentences.Add(
                "No method fails the tests of sanity, which shows that maps depend on the network, and not that "
                    + "they are right."
            );
        sentences.Add(AboutPictures(leading));
        return sentences;
    }

    /// <summary>
    /// The candidates whose maps do not depend on what the network has learned, and why that is said: they stay much
    /// the same when all parameters are random, or both with a random last layer and for another class. One of these
    /// two alone is no failure: of two classes, what speaks for one speaks against the other.
    /// </summary>
    public IReadOnlyDictionary<Candidate, string> Failed()
    {
        var failed = new Dictionary<Candidate, string>();
        foreach (var candidate in evaluation.Candidates.Where(c => !c.IsFloor))
            if (Alike(MetricList.SmoothRandomization, candidate) is { } all)
                failed[candidate] =
                    "its maps are much the same when all parameters of the network are random "
                    + $"(likeness {Words(all)}).";
            else if (
                Alike(MetricList.RandomHead, candidate) is { } head
                && Alike(MetricList.RandomClass, candidate) is { } other
            )
                failed[candidate] =
                    $"its maps are much the same when the last layer is random (likeness {Words(head)}), and for "
                    + $"another class ({Words(other)}).";
        return failed;
    }

    /// <summary>
    /// The candidates that a metric cannot tell from the best: the 95 % interval of the paired difference has 0. None
    /// where the best is no better than the random map.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="without">Candidates that are not to be recommended.</param>
    public IReadOnlyList<Candidate> Top(Metric metric, IReadOnlyCollection<Candidate> without)
    {
        int sign = metric.Better == Direction.Lower ? -1 : 1;
        Candidate[] known =
        [
            .. evaluation.Candidates.Where(c => !c.IsFloor && !without.Contains(c) && Of(metric, c) is not null),
        ];
        if (known.Length == 0)
            return [];
        var best = known.MaxBy(c => sign * Of(metric, c)!.Mean)!;
        if (Difference(metric, best, Candidate.Random) is not { } lead || sign * lead.Mean <= 0 || lead.HasZero)
            return [];
        return [.. known.Where(c => c == best || Difference(metric, best, c) is not { HasZero: false })];
    }

    private string Recommendation((Metric Metric, IReadOnlyList<Candidate> Top)[] tops)
    {
        Candidate[] everywhere = [.. tops[0].Top.Where(c => tops.All(t => t.Top.Contains(c)))];
        string by = Listed([.. tops.Select(t => t.Metric.Title.ToLowerInvariant())]);
        if (everywhere.Length == 0)
            return $"No method is at the top by {by} at once: choose by the question that matters to you.";
        return everywhere.Length == 1
            ? $"Recommended: {Name(everywhere[0])}, which is at the top by {by}."
            : $"Recommended, any of these, which cannot be told apart: {Listed([.. everywhere.Select(Name)])} "
                + $"(at the top by {by}).";
    }

    private string TopSentence(Metric metric, IReadOnlyList<Candidate> top)
    {
        string name = $"By {metric.Title.ToLowerInvariant()}";
        var first = top.OrderByDescending(c => Of(metric, c)!.Mean * (metric.Better == Direction.Lower ? -1 : 1))
            .First();
        return top.Count == 1
            ? $"{name}, {Name(first)} is best: {Words(Of(metric, first)!)}, random map "
                + $"{Words(Of(metric, Candidate.Random)!)}."
            : $"{name}, {top.Count} cannot be told apart at the top: {Listed([.. top.Select(Name)])}; the first "
                + $"in mean is {Name(first)} with {Words(Of(metric, first)!)}, the random map has "
                + $"{Words(Of(metric, Candidate.Random)!)}.";
    }

    private string AboutPictures(Metric[] leading)
    {
        int pictures = evaluation.Pictures.Count;
        string count = pictures == 1 ? "One picture says" : FormattableString.Invariant($"{pictures:N0} pictures say");
        if (pictures < 2)
            return $"{count} nothing about others: give more for intervals.";
        string few =
            pictures < FewPictures
                ? $" They are fewer than {FewPictures}, so that intervals are too narrow themselves."
                : "";
        double? least = leading
            .SelectMany(m => evaluation.Candidates.Where(c => !c.IsFloor).Select(c => Of(m, c)))
            .OfType<Interval>()
            .Select(i => (i.High - i.Low) / 2)
            .Cast<double?>()
            .Max();
        string precision = least is { } width
            ? $"{count} means of the leading metrics to within {width.ToString("0.###", CultureInfo.InvariantCulture)};"
                + " smaller differences may be chance."
            : $"{count} little of others.";
        return $"{precision} They say nothing of pictures of another kind, or of other settings of a metric.{few}";
    }

    private Interval? Alike(Metric metric, Candidate candidate) =>
        Of(metric, candidate) is { Low: > MostLikeness } interval ? interval : null;

    private Interval? Of(Metric metric, Candidate candidate) => evaluation.Mean(metric, candidate);

    private Interval? Difference(Metric metric, Candidate a, Candidate b) =>
        Bootstrap.Difference(evaluation.Values(metric, a), evaluation.Values(metric, b), evaluation.Seed);

    private string Name(Candidate candidate) => evaluation.NameOf(candidate);

    private static string Words(Interval interval) => EvaluationWords.Of(interval);

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
