namespace GradCam.Json;

/// <summary>The concepts of a photograph, as JSON.</summary>
internal sealed record ConceptsJson(string Layer, float Error, IReadOnlyList<ConceptJson> Concepts)
{
    public static ConceptsJson Of(ConceptExplanation explanation) =>
        new(explanation.Layer.Name, explanation.Error, [.. explanation.Concepts.Select(ConceptJson.Of)]);
}

/// <summary>A concept.</summary>
internal sealed record ConceptJson(float Share, IReadOnlyList<PredictionRow> Predictions, ArrayRow Raw)
{
    public static ConceptJson Of(Concept concept) =>
        new(concept.Share, [.. concept.Predictions.Select(PredictionRow.Of)], ArrayRow.Of(concept.Raw));
}
