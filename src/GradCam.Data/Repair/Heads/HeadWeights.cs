namespace GradCam.Data.Repair.Heads;

/// <summary>
/// The last linear layer of a classifier: scores = W h + b. A head of one score, which speaks for the second of two
/// classes, is one of two classes here: half of it for the second, and against the first.
/// </summary>
/// <param name="Weights"><c>double[classes, features]</c>.</param>
/// <param name="Bias"><c>double[classes]</c>.</param>
internal sealed record HeadWeights(double[] Weights, double[] Bias) : FittedHead
{
    /// <summary>Each score has a Sigmoid of its own, so that several classes can be right.</summary>
    public bool IsPerClass { get; init; }

    public int Classes => Bias.Length;

    public int Features => Weights.Length / Bias.Length;

    /// <summary>The weights of a class.</summary>
    public ReadOnlySpan<double> Row(int k) => Weights.AsSpan(k * Features, Features);

    /// <summary>The scores of a vector of features.</summary>
    public double[] Scores(ReadOnlySpan<float> features)
    {
        var scores = new double[Classes];
        for (int k = 0; k < Classes; k++)
        {
            double sum = Bias[k];
            for (int d = 0; d < Features; d++)
                sum += Weights[k * Features + d] * features[d];
            scores[k] = sum;
        }
        return scores;
    }

    /// <inheritdoc/>
    public override double[] Scores(RepairExample example) => Scores(example.Features);

    /// <inheritdoc/>
    public override void WriteTo(HeadFile file) => file.Replace(this);

    /// <summary>
    /// The head of vectors that lose a direction first: <c>h' = h - v uᵀ(h - m)</c>, folded into weights and bias.
    /// </summary>
    public HeadWeights Without(double[] v, double[] u, double[] mean)
    {
        double[] weights = [.. Weights],
            bias = [.. Bias];
        double offset = u.Zip(mean, (a, b) => a * b).Sum();
        for (int k = 0; k < Classes; k++)
        {
            double along = 0;
            for (int d = 0; d < Features; d++)
                along += Weights[k * Features + d] * v[d];
            for (int d = 0; d < Features; d++)
                weights[k * Features + d] -= along * u[d];
            bias[k] += along * offset;
        }
        return this with { Weights = weights, Bias = bias };
    }
}
