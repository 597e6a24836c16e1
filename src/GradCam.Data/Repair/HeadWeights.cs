namespace GradCam.Data.Repair;

/// <summary>The last linear layer of a classifier: scores = W h + b.</summary>
/// <param name="Weights"><c>double[classes, features]</c>.</param>
/// <param name="Bias"><c>double[classes]</c>.</param>
internal sealed record HeadWeights(double[] Weights, double[] Bias)
{
    public int Classes => Bias.Length;

    public int Features => Weights.Length / Bias.Length;

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

    /// <summary>The likeliest class of a vector of features.</summary>
    public int Predict(ReadOnlySpan<float> features)
    {
        double[] scores = Scores(features);
        return Array.IndexOf(scores, scores.Max());
    }

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
        return new(weights, bias);
    }
}
