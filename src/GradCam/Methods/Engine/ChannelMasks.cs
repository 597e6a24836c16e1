using System.Numerics.Tensors;
using GradCam.Foundation;

namespace GradCam.Methods.Engine;

/// <summary>A layer's channels as masks over the input, which Score-CAM and its kin look through.</summary>
internal static class ChannelMasks
{
    // The reference implementation's guard against channels of one value.
    private const float Tiny = 1e-8f;

    /// <summary>A channel brought to the input's size and scaled to 0..1.</summary>
    public static float[] Mask(ForwardPasses passes, int channel)
    {
        float[] mask = LinearResize.Apply(passes.Channel(channel), passes.Space, passes.InputSpace, alignCorners: true);
        float least = TensorPrimitives.Min(mask),
            range = TensorPrimitives.Max(mask) - least + Tiny;
        TensorPrimitives.Subtract(mask, least, mask);
        TensorPrimitives.Divide(mask, range, mask);
        return mask;
    }

    /// <summary>Every channel's activations times its weight.</summary>
    public static ProcedureMap Weighted(ForwardPasses passes, IReadOnlyList<float> weights)
    {
        var all = new float[passes.Activations.Length];
        for (int k = 0; k < passes.Channels; k++)
            TensorPrimitives.Multiply(passes.Channel(k), weights[k], all.AsSpan(k * passes.Places, passes.Places));
        return new(all, PerChannel: true);
    }

    /// <summary>The softmax of scores.</summary>
    public static float[] Softmax(float[] scores)
    {
        var weights = new float[scores.Length];
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max<float>(scores), weights);
        TensorPrimitives.SoftMax(weights, weights);
        return weights;
    }

    /// <summary>The means of groups of equal size.</summary>
    public static float[] Means(float[] values, int size) => [.. values.Chunk(size).Select(group => group.Average())];
}
