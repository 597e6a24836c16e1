namespace GradCam.Data.Metrics.Engine;

/// <summary>
/// Inputs that the network is run on, and its answers. Nothing is run by a measurement itself: a
/// <see cref="MeasurementRunner"/> takes the inputs of many and fills its batches with them.
/// </summary>
/// <param name="count">The number of inputs.</param>
internal abstract class Measurement(int count)
{
    private readonly double[] _probabilities = new double[count];
    private readonly double[] _logits = new double[count];

    /// <summary>The number of inputs.</summary>
    public int Count => _probabilities.Length;

    /// <summary>The explained class's probability for an input, 0..1.</summary>
    public double Probability(int i) => _probabilities[i];

    /// <summary>The explained class's score before the last Softmax or Sigmoid.</summary>
    public double Logit(int i) => _logits[i];

    /// <summary>Writes an input, in the model's layout.</summary>
    public abstract void Fill(int i, Span<float> input);

    /// <summary>Writes an input where that before it is at hand, from which it may differ little.</summary>
    /// <param name="i">The input's number, from 1.</param>
    /// <param name="before">The input before it.</param>
    /// <param name="input">The input.</param>
    public virtual void FillNext(int i, ReadOnlySpan<float> before, Span<float> input) => Fill(i, input);

    /// <summary>Takes the answer to an input.</summary>
    public void Take(int i, double probability, double logit) => (_probabilities[i], _logits[i]) = (probability, logit);
}
