using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// LEACE for one concept: <c>h' = h - s (sᵀ Σ⁻¹ (h - m)) / (sᵀ Σ⁻¹ s)</c> with the covariance Σ of the features, their
/// covariance s with the artifact and their mean m, after which no linear classifier finds the artifact; folded into
/// the head.
/// </summary>
internal sealed class ConceptErasure : Remedy
{
    private const int MostSteps = 500;

    public override string Name => "leace";

    public override string Does => "artifact made invisible to any linear classifier of the features";

    public override string Source => "LEACE, arXiv 2306.03819";

    // What is added to the variances, as a part of their mean: with few examples they are not known better.
    internal override IReadOnlyList<double> Strengths => [0.001, 0.01, 0.1];

    public override string Needs => "pictures with and without the artifact";

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        if (ArtifactMoments.Of(examples) is not { } moments)
            return null;
        double[] u = Solve(examples, moments, strength);
        double along = u.Zip(moments.Covariance, (a, b) => a * b).Sum();
        return along > 0 ? head.Without(moments.Covariance, [.. u.Select(x => x / along)], moments.Mean) : null;
    }

    /// <summary>Σ⁻¹ s by conjugate gradients, without the matrix.</summary>
    private static double[] Solve(IReadOnlyList<RepairExample> examples, ArtifactMoments moments, double strength)
    {
        int features = moments.Mean.Length;
        double ridge = 0;
        foreach (var example in examples)
            for (int d = 0; d < features; d++)
                ridge += Math.Pow(example.Features[d] - moments.Mean[d], 2) / examples.Count / features * strength;
        double[] Times(double[] v)
        {
            double[] product = [.. v.Select(x => ridge * x)];
            foreach (var example in examples)
            {
                double along = 0;
                for (int d = 0; d < features; d++)
                    along += (example.Features[d] - moments.Mean[d]) * v[d];
                for (int d = 0; d < features; d++)
                    product[d] += along * (example.Features[d] - moments.Mean[d]) / examples.Count;
            }
            return product;
        }
        double[] x = new double[features],
            rest = [.. moments.Covariance],
            direction = [.. rest];
        double square = rest.Sum(r => r * r),
            enough = square * 1e-16;
        for (int n = 0; n < MostSteps && square > enough; n++)
        {
            double[] product = Times(direction);
            double step = square / direction.Zip(product, (a, b) => a * b).Sum();
            for (int d = 0; d < features; d++)
                (x[d], rest[d]) = (x[d] + step * direction[d], rest[d] - step * product[d]);
            double next = rest.Sum(r => r * r);
            for (int d = 0; d < features; d++)
                direction[d] = rest[d] + next / square * direction[d];
            square = next;
        }
        return x;
    }
}
