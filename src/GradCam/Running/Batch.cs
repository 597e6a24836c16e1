using GradCam.Foundation;

namespace GradCam.Running;

/// <summary>Samples to run: values, row-major, and their shape with the samples first.</summary>
internal sealed record Batch(float[] Data, long[] Shape)
{
    public int Samples => (int)Shape[0];

    /// <summary>The lengths of the spatial axes.</summary>
    public long[] Spatial(int[] axes) => [.. axes.Select(axis => Shape[axis])];

    /// <summary>Takes a tensor as a batch, after checking that it fits the model and is finite.</summary>
    /// <param name="data">The values, row-major.</param>
    /// <param name="shape">The tensor's shape; the batch axis may be left out.</param>
    /// <param name="wanted">The shape of the model's input.</param>
    /// <exception cref="GradCamException">The shape does not fit, or a value is not finite.</exception>
    public static Batch From(float[] data, IReadOnlyList<int> shape, Onnx.Dim[] wanted)
    {
        long[] full = shape.Count == wanted.Length - 1 ? [1, .. shape] : [.. shape];
        bool fits = full.Length == wanted.Length && data.Length > 0;
        // The first axis may differ: fixed batches are filled up or split.
        for (int axis = 1; fits && axis < full.Length; axis++)
            fits = wanted[axis].Value is not > 0 || wanted[axis].Value == full[axis];
        if (!fits)
            throw new GradCamException(
                $"The tensor has shape [{string.Join(", ", shape)}], but the model wants "
                    + $"[{string.Join(", ", wanted.Select((d, axis) => axis == 0 ? "N" : d.ToString()))}]."
            );
        // One vectorized pass answers for good input; only bad input is searched.
        if (!float.IsFinite(Magnitude.Largest(data)))
        {
            int bad = Array.FindIndex(data, v => !float.IsFinite(v));
            throw new GradCamException(
                $"The tensor holds {data[bad]} at position {bad} (sample {bad / (data.Length / full[0])}); every "
                    + "value must be a finite number."
            );
        }
        return new Batch(data, full);
    }

    /// <summary>The number of values of a batch, from the number of samples and the values of one.</summary>
    /// <exception cref="GradCamException">They are more than an array can hold.</exception>
    public static int Whole(int samples, int length) =>
        (long)samples * length <= Array.MaxLength
            ? samples * length
            : throw new GradCamException(
                $"The model is fixed to batches of {samples}, which are {(long)samples * length:N0} numbers with "
                    + $"samples of {length:N0}, more than can be held; export it with an open batch size."
            );

    /// <summary>The parts to run one after the other.</summary>
    /// <param name="size">The number of samples that the model is fixed to, or null to run all at once.</param>
    public IEnumerable<BatchPart> Parts(int? size)
    {
        int length = Data.Length / Samples;
        if (size is not { } fixedSize)
        {
            yield return new BatchPart(Data, Shape, 0, Samples);
            yield break;
        }
        for (int first = 0; first < Samples; first += fixedSize)
        {
            int count = Math.Min(fixedSize, Samples - first);
            long[] shape = [fixedSize, .. Shape.Skip(1)];
            if (count == fixedSize)
                yield return new BatchPart(Data.AsMemory(first * length, count * length), shape, first, count);
            else
            {
                // A fixed batch has to be full; what fills it up is not read back.
                var filled = new float[Whole(fixedSize, length)];
                for (int i = 0; i < fixedSize; i++)
                    Data.AsSpan((first + Math.Min(i, count - 1)) * length, length).CopyTo(filled.AsSpan(i * length));
                yield return new BatchPart(filled, shape, first, count);
            }
        }
    }
}

/// <summary>The samples of one run.</summary>
/// <param name="Data">The values.</param>
/// <param name="Shape">Their shape.</param>
/// <param name="First">The number of the first sample within the whole batch.</param>
/// <param name="Count">The number of real samples; more may stand behind them only to fill a fixed batch.</param>
internal readonly record struct BatchPart(ReadOnlyMemory<float> Data, long[] Shape, int First, int Count)
{
    private int Length => Data.Length / (int)Shape[0];

    /// <summary>The shape of one sample, with a first axis of 1.</summary>
    public long[] SampleShape => [1, .. Shape.Skip(1)];

    /// <summary>One sample's values.</summary>
    public ReadOnlyMemory<float> Sample(int i) => Data.Slice(i * Length, Length);

    /// <summary>One sample as a batch of its own, repeated where the model has a fixed batch.</summary>
    public BatchPart Single(int i, int? fixedBatch)
    {
        if (fixedBatch is null or 1)
            return new(Sample(i), SampleShape, First + i, 1);
        var repeated = new float[Batch.Whole(fixedBatch.Value, Length)];
        for (int row = 0; row < fixedBatch; row++)
            Sample(i).CopyTo(repeated.AsMemory(row * Length));
        return new(repeated, [fixedBatch.Value, .. Shape.Skip(1)], First + i, 1);
    }
}
