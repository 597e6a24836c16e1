namespace GradCam.Models.Metadata;

/// <summary>A model card, filled in with what the model's metadata and the files beside it say.</summary>
/// <param name="Card">The card; without labels that nobody asked for.</param>
/// <param name="Preparation">Where the preparation of photographs was learned; null if nothing says it.</param>
/// <param name="Labels">Class names that were found, the most trusted first.</param>
/// <param name="Remarks">What was found and is left out.</param>
internal sealed record CardReading(
    ModelCard Card,
    Origin? Preparation,
    IReadOnlyList<(Labels Names, Origin From)> Labels,
    IReadOnlyList<Diagnostic> Remarks
)
{
    private const string Bytes = "the input takes bytes";

    /// <summary>The input has the axes of a photograph.</summary>
    public bool TakesPhotographs { get; private init; }

    /// <summary>What is assumed where nothing says the preparation.</summary>
    public required AssumedPreparation Assumed { get; init; }

    /// <summary>Where a preparation was learned; null for none.</summary>
    /// <param name="taken">The preparation that is taken.</param>
    /// <param name="asked">The one that the options ask for; null for none.</param>
    public Origin? OriginOf(Preprocessing? taken, Preprocessing? asked) =>
        taken is null ? null
        : asked is not null ? Origin.Declared("the options")
        : Preparation ?? Origin.Assumed(Assumed.Preset.Name);

    /// <summary>Reads every source.</summary>
    /// <param name="card">The model's own card, which takes precedence.</param>
    /// <param name="facts">The model.</param>
    public static CardReading Of(ModelCard card, ModelFacts facts)
    {
        var origin = card.SaysPreparation ? card.OriginOf(card.PreparationFrom) : null;
        var labels = new List<(Labels, Origin)>();
        var remarks = new List<Diagnostic>();
        void Add(Learned learned, OriginKind kind)
        {
            var from = new Origin(kind, learned.From);
            if (learned.Remark is { } remark)
                remarks.Add(new("metadata", remark));
            if (learned.Card.Labels is { } names)
                labels.Add((names, from));
            // What is said of colours does not hold for inputs of other channels.
            if (
                facts.Input is not { Channels: null or 1 or 3 } input
                || CardMerge.Fill(card, learned.Card, input) is var filled && filled == card
            )
                return;
            if (!IsPossible(filled, input, out string? reason))
            {
                remarks.Add(new("metadata", $"What {learned.From} says of the preparation is left out: {reason}"));
                return;
            }
            if (filled.SaysPreparation && !card.SaysPreparation)
                origin = from;
            card = filled;
        }
        if (facts.TakesBytes)
            Add(new(Bytes, CardMerge.PixelsAsTheyAre), OriginKind.Derived);
        foreach (var learned in CardSources.All.SelectMany(source => source(facts)))
            Add(learned, OriginKind.Declared);
        if (facts.Left is { } preset)
            Add(new("the model's first operators", new() { Preset = preset.Name }), OriginKind.Derived);
        if (facts.TakesBytes)
            Add(new(Bytes, new() { Preset = PreprocessingPresets.Raw.Name }), OriginKind.Derived);
        if (origin is null && facts.Input is { Channels: null or 1 or 3 } photograph)
            card = CardMerge.Fill(
                card,
                new() { Preset = facts.Assumed.Preset.Name, Resize = facts.Assumed.Resize },
                photograph
            );
        return new(card, origin, labels, remarks)
        {
            TakesPhotographs = facts.Input is not null,
            Assumed = facts.Assumed,
        };
    }

    // A wrong file that nobody named must not make a model unusable; a wrong card is told when it is used.
    private static bool IsPossible(ModelCard card, ModelInput input, out string? reason)
    {
        reason = null;
        try
        {
            card.Preprocessing(input);
            return true;
        }
        catch (GradCamException error)
        {
            reason = error.Message;
            return false;
        }
    }
}
