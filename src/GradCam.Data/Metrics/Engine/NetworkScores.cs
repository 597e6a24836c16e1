using GradCam.Graphs;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Data.Metrics.Engine;

/// <summary>The scores of inputs, several in one run of the network. Thread-safe.</summary>
/// <param name="explainer">The network.</param>
/// <param name="size">The rows and columns of inputs.</param>
/// <param name="threads">Threads of a run; null for those of the explainer.</param>
internal sealed class NetworkScores(Explainer explainer, (int Height, int Width) size, int? threads)
{
    private const int MostAtOnce = 16;

    private readonly SessionPool _pool = explainer.Model.Pool([size.Height, size.Width], threads);

    /// <summary>The number of inputs that a run has to have; null for any.</summary>
    public int? FixedBatch => _pool.Model.FixedBatch;

    /// <summary>The largest number of inputs of a run that keeps each value of the network small.</summary>
    public int MostInputs =>
        (int)
            Math.Clamp(
                _pool.Model.Runtime.Limits.TensorBytes / Math.Max(1, _pool.Model.LargestValueBytes),
                1,
                MostAtOnce
            );

    /// <summary>Runs the network.</summary>
    /// <param name="inputs">The inputs, one after the other.</param>
    /// <param name="shape">Their shape, the number of inputs first.</param>
    /// <param name="count">The number of answers that are wanted; what is behind them fills up a fixed batch.</param>
    /// <param name="each">Takes the number of an input and its scores.</param>
    /// <param name="cancel">Stops the run.</param>
    public void Run(
        ReadOnlyMemory<float> inputs,
        long[] shape,
        int count,
        Action<int, float[]> each,
        CancellationToken cancel
    )
    {
        var spec = new GraphSpec([], [], LinearTerm.OfRank(0));
        var outputs = _pool.Session(spec).Run(inputs, shape, [spec.Form], cancel);
        for (int i = 0; i < count; i++)
            each(i, outputs.ScoresOf(i));
    }

    /// <summary>The probability of a class and its score before the last Softmax or Sigmoid.</summary>
    public (double Probability, double Logit) Of(float[] scores, int index)
    {
        float[] probabilities =
            explainer.Model.Decoder.Probabilities(scores)
            ?? throw new GradCamException("The network gives no probabilities: metrics need classes.");
        // The one score of two classes speaks for the second and against the first.
        double logit = scores.Length < probabilities.Length ? (index == 0 ? -scores[0] : scores[0]) : scores[index];
        return (probabilities[index], logit);
    }
}
