using GradCam.Foundation;

namespace GradCam.Data.Metrics;

/// <summary>All metrics. Each stands in a file of its own; this is the only list of them.</summary>
internal static partial class MetricList
{
    // Properties of other files may not have their values yet when this one gets its own.
    private static readonly Lazy<IReadOnlyList<Metric>> Registry = new(Registered);

    /// <summary>Every metric, in the order of the questions.</summary>
    public static IReadOnlyList<Metric> All => Registry.Value;

    /// <summary>The metrics of names.</summary>
    /// <param name="names">Names of metrics or questions, <c>cheap</c>, or <c>all</c>; none for all.</param>
    /// <exception cref="GradCamException">There is no such metric; near names are suggested.</exception>
    public static IReadOnlyList<Metric> Parse(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return All;
        foreach (string name in names)
            if (!All.Any(m => Means(name, m)))
                throw new GradCamException($"There is no metric '{name}': {Suggestions.Hint(name, [.. Names])}");
        return [.. All.Where(m => names.Any(name => Means(name, m)))];
    }

    /// <summary>What can be asked for.</summary>
    public static IEnumerable<string> Names =>
        All.Select(m => m.Name).Concat(Enum.GetValues<Question>().Select(q => q.Name())).Append("cheap").Append("all");

    private static IReadOnlyList<Metric> Registered() =>
        [
            Insertion,
            Deletion,
            SymmetricRelevanceGain,
            AverageDrop,
            Increase,
            AverageGain,
            RoadMostRelevant,
            RoadLeastRelevant,
            Road,
            SingleDeletion,
            PointingGame,
            Energy,
            Overlap,
            GridPointing,
            DiFull,
            EfficientRandomization,
            SmoothRandomization,
            RandomHead,
            RandomClass,
            MaxSensitivity,
            LocalLipschitz,
            Sparseness,
            Entropy,
            EffectiveComplexity,
            RankAgreement,
            TopAgreement,
            SignAgreement,
        ];

    private static bool Means(string name, Metric metric) =>
        name.ToLowerInvariant() switch
        {
            "all" => true,
            "cheap" => metric.IsCheap,
            var lower => lower == metric.Name || lower == metric.Question.Name(),
        };
}
