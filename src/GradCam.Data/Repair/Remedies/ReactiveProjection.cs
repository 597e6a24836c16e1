using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// R-ClArC: <c>h' = h - v vᵀ(h - m)</c> only where <c>vᵀ h &gt; τ</c>, that is where the artifact is seen; v and m are
/// those of <see cref="PatternProjection"/>, and τ is a quantile of vᵀh of the examples without the artifact.
/// </summary>
internal sealed class ReactiveProjection : Remedy
{
    public override string Name => "r-clarc";

    public override string Does => "the same, only where the artifact is seen";

    public override string Source => "R-ClArC, arXiv 2404.09601";

    public override string Needs => "pictures with and without the artifact, and a model of opset 9 or later";

    public override bool WritesNodes => true;

    // The part of the clean examples that is left as it is.
    internal override IReadOnlyList<double> Strengths => [0.5, 0.75, 0.9, 0.95, 0.99];

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        if (ArtifactMoments.Of(examples) is not { } moments)
            return null;
        double[] v = moments.Direction();
        double[] clean = [.. examples.Where(e => !e.HasArtifact).Select(e => Along(v, e.Features)).Order()];
        double at = strength * (clean.Length - 1);
        int below = (int)at;
        double threshold = clean[below] + (at - below) * (clean[Math.Min(below + 1, clean.Length - 1)] - clean[below]);
        return new Reactive(head, v, moments.CleanMean, threshold);
    }

    private static double Along(double[] v, float[] features)
    {
        double sum = 0;
        for (int d = 0; d < v.Length; d++)
            sum += v[d] * features[d];
        return sum;
    }

    /// <summary>The head behind the projection.</summary>
    /// <param name="Head">The head as it is.</param>
    /// <param name="Direction">v, of length 1.</param>
    /// <param name="Mean">m.</param>
    /// <param name="Threshold">τ.</param>
    internal sealed record Reactive(HeadWeights Head, double[] Direction, double[] Mean, double Threshold) : FittedHead
    {
        private double Clean => Mean.Zip(Direction, (m, v) => m * v).Sum();

        public override double[] Scores(RepairExample example)
        {
            double along = Along(Direction, example.Features);
            if (along <= Threshold)
                return Head.Scores(example.Features);
            double beyond = along - Clean;
            return Head.Scores([.. example.Features.Select((h, d) => (float)(h - beyond * Direction[d]))]);
        }

        public override void WriteTo(HeadFile file)
        {
            var nodes = file.Nodes;
            string h = nodes.Features,
                along = nodes.Product("direction", h, Direction, 1),
                beyond = nodes.Emit("Sub", [along, nodes.Vector("clean", [Clean])]),
                part = nodes.Product("direction", beyond, Direction, Direction.Length),
                seen = nodes.Emit("Greater", [along, nodes.Vector("threshold", [Threshold])]);
            nodes.Read(nodes.Emit("Where", [seen, nodes.Emit("Sub", [h, part]), h]));
        }
    }
}
