using System.Numerics.Tensors;

namespace GradCam.Targets;

/// <summary>Turns scores into predictions.</summary>
/// <param name="OutputActivation">The function that turns a score into a probability.</param>
/// <param name="Labels">The names of the classes.</param>
/// <param name="Context">The kind of model.</param>
internal sealed record ScoreDecoder(OutputActivation OutputActivation, Labels Labels, TargetContext Context)
{
    private const int Most = 5,
        MostObjects = 100;

    /// <summary>
    /// The probability of each class; null for segmentation, where scores are sums over places, and where they are
    /// rows, such as boxes, or features.
    /// </summary>
    public float[]? Probabilities(float[] scores)
    {
        if (Context.IsDense || Context.Rows is not null || !Context.HasProbabilities || Context.AreFeatures)
            return null;
        var probabilities = new float[scores.Length];
        // A single score cannot compete with others: it is the logit of yes against no.
        if (
            OutputActivation == OutputActivation.Sigmoid
            || (OutputActivation == OutputActivation.Softmax && scores.Length == 1)
        )
            TensorPrimitives.Sigmoid(scores, probabilities);
        else if (OutputActivation == OutputActivation.None)
            scores.CopyTo(probabilities, 0);
        else
        {
            TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), probabilities);
            TensorPrimitives.SoftMax(probabilities, probabilities);
        }
        return IsBinary(scores) ? [1 - probabilities[0], probabilities[0]] : probabilities;
    }

    /// <summary>The most likely classes, best first; of a detector the objects that it finds, of a text its
    /// characters.</summary>
    /// <param name="scores">All scores.</param>
    /// <param name="probabilities">Their probabilities, if they have some.</param>
    /// <param name="objects">A detector's objects, if they are known already.</param>
    public IReadOnlyList<Prediction> Best(
        float[] scores,
        float[]? probabilities,
        IReadOnlyList<Prediction>? objects = null
    )
    {
        if (Context.Rows is not null)
            return
            [
                .. Context.IsDetector ? (objects ?? Objects(scores)).Take(Most)
                : Context.IsSequence ? new Steps(scores, Context).Predictions().Take(Most)
                : [],
            ];
        // The largest coordinates of an embedding say nothing.
        if (Context.Task == ModelTask.Embedding)
            return [];
        if (Context.Task == ModelTask.Regression)
            return [.. scores.Take(Most).Select((score, i) => new Prediction(i, Labels[i], score, null))];
        bool binary = IsBinary(scores);
        if (binary)
            scores = [-scores[0], scores[0]];
        float[] order = binary && probabilities is not null ? probabilities : scores;
        return
        [
            .. Ranking.Largest(order, Most).Select(i => new Prediction(i, Labels[i], scores[i], probabilities?[i])),
        ];
    }

    /// <summary>
    /// The objects that a detector finds, the surest first, as many as can be looked at; of other models none.
    /// </summary>
    public IReadOnlyList<Prediction> Objects(float[] scores) =>
        Context.IsDetector ? [.. new ClassBoxes(Context, scores).Predictions().Take(MostObjects)] : [];

    /// <summary>A single score of two named classes speaks for the second and against the first.</summary>
    private bool IsBinary(float[] scores) => scores.Length == 1 && Labels.Names.Count == 2;
}
