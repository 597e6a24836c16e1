using GradCam.Building;
using static GradCam.Building.ValOps;

namespace GradCam.Targets;

/// <summary>The cosine of the angle between the scores, taken as an embedding, and another embedding.</summary>
internal sealed record SimilarTerm(float[] Reference) : Term
{
    private const float Tiny = 1e-12f;

    public override string Form => "similar";

    public override IReadOnlyList<float[]> Vectors => [Reference];

    protected internal override ScoreValue Write(
        ScoreGraph graph,
        ReadOnlySpan<ScoreChoice> choices,
        ReadOnlySpan<Val> vectors
    )
    {
        Val reference = vectors[0],
            z = graph.Flat;
        Val lengths = z.Square().Sum([1]).Sqrt() * reference.Square().Sum([1]).Sqrt();
        return new(((z * reference).Sum([1]) / (lengths + Tiny)).Squeeze(1));
    }

    public override Term WithChoices(Func<LinearTerm, LinearTerm> change) => this;

    public override string Describe(Labels labels, ReadOnlySpan<float> scores) => "similarity";
}
