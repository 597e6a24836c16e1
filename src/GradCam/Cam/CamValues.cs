using GradCam.Graph;

namespace GradCam.Cam;

/// <summary>What a method's formula is written over: a layer's activations and the gradients of the score with respect to them.</summary>
/// <param name="A">Activations, <c>float[N, C, spatial...]</c>.</param>
/// <param name="G">Gradients, in the same shape.</param>
/// <param name="Rank">Number of axes of both.</param>
internal sealed record CamValues(Val A, Val G, int Rank)
{
    private long[] Spatial => [.. Enumerable.Range(2, Rank - 2).Select(axis => (long)axis)];

    /// <summary>Mean over the spatial axes, kept as length 1.</summary>
    public Val MeanOverSpace(Val value) => value.Mean(Spatial);

    /// <summary>Sum over the spatial axes, kept as length 1.</summary>
    public Val SumOverSpace(Val value) => value.Sum(Spatial);

    /// <summary>Sum over the channels: a map.</summary>
    public Val SumOverChannels(Val value) => value.Sum([1], keep: false);
}
