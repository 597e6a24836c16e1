namespace GradCam.Data.Report.Leaks;

/// <summary>
/// A small classifier of rows: multinomial logistic regression over the deciles of each column, trained by
/// stochastic gradient descent with AdaGrad's steps (Duchi et al. 2011). Each column contributes alone, so that what
/// it tells can be said.
/// </summary>
internal sealed class LabelModel
{
    private const int Passes = 12;
    private const float Step = 0.3f,
        Decay = 1e-4f;

    private readonly int _classes;
    private readonly float[] _weights;

    private LabelModel(int values, int classes) => (_classes, _weights) = (classes, new float[(values + 1) * classes]);

    /// <summary>Trains a classifier.</summary>
    /// <param name="rows">For each row the numbers of the values that it has, one of each column.</param>
    /// <param name="labels">Each row's class.</param>
    /// <param name="which">The rows to learn from, in the order to take them.</param>
    /// <param name="values">The number of values of all columns.</param>
    /// <param name="classes">The number of classes.</param>
    public static LabelModel Train(int[][] rows, int[] labels, int[] which, int values, int classes)
    {
        var model = new LabelModel(values, classes);
        var squares = new float[model._weights.Length];
        var scores = new float[classes];
        for (int pass = 0; pass < Passes; pass++)
            foreach (int row in which)
            {
                model.Probabilities(rows[row], scores);
                scores[labels[row]] -= 1;
                foreach (int value in rows[row].Append(values))
                    for (int c = 0, at = value * classes; c < classes; c++, at++)
                    {
                        float gradient = scores[c] + Decay * model._weights[at];
                        squares[at] += gradient * gradient;
                        model._weights[at] -= Step * gradient / (MathF.Sqrt(squares[at]) + 1e-6f);
                    }
            }
        return model;
    }

    /// <summary>The likeliest class of a row.</summary>
    public int Predict(int[] row)
    {
        Span<float> scores = stackalloc float[_classes];
        Scores(row, scores);
        int best = 0;
        for (int c = 1; c < _classes; c++)
            if (scores[c] > scores[best])
                best = c;
        return best;
    }

    private void Probabilities(int[] row, Span<float> scores)
    {
        Scores(row, scores);
        float most = float.NegativeInfinity,
            sum = 0;
        foreach (float score in scores)
            most = Math.Max(most, score);
        for (int c = 0; c < scores.Length; c++)
            sum += scores[c] = MathF.Exp(scores[c] - most);
        for (int c = 0; c < scores.Length; c++)
            scores[c] /= sum;
    }

    private void Scores(int[] row, Span<float> scores)
    {
        _weights.AsSpan(_weights.Length - _classes).CopyTo(scores);
        foreach (int value in row)
            for (int c = 0, at = value * _classes; c < _classes; c++, at++)
                scores[c] += _weights[at];
    }
}
