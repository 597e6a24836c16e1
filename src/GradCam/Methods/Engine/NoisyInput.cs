namespace GradCam.Methods.Engine;

/// <summary>Copies of the input with noise, which SmoothGrad and its kin average over.</summary>
internal static class NoisyInput
{
    /// <summary>The input with noise of 15 % of its range; each copy has its own.</summary>
    public static Variation Of(ForwardPasses passes)
    {
        float deviation = Noise.Deviation(passes.Input.Span);
        return Variation.Whole(
            passes.Input.Length,
            (i, values) =>
            {
                passes.Input.Span.CopyTo(values);
                Noise.Add(values, deviation, Noise.Stream(passes.Seed, i));
            }
        );
    }
}
