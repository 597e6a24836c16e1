using GradCam.Graphs;
using GradCam.Models;
using GradCam.Targets;

namespace GradCam.Data.Repair;

/// <summary>The layer whose means over all places are the vector before the head.</summary>
internal static class PooledLayer
{
    // Beyond it the activations of all examples are not kept: 256 MB.
    private const long MostValues = 64 << 20;

    /// <summary>Finds it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="examples">The number of examples whose activations are to be kept.</param>
    /// <returns>The layer; null where another operator makes the vector, or where it is too large.</returns>
    public static Layer? Of(Network network, int examples)
    {
        var graph = network.Graph;
        var pool = ScoreHead.BehindReshapes(graph, FeatureVector.Of(network));
        while (pool is { OpType: "Dropout" })
            pool = ScoreHead.BehindReshapes(graph, pool.Input[0]);
        if (pool is not { OpType: "GlobalAveragePool" or "ReduceMean" or "AveragePool" })
            return null;
        return network.Layers.FirstOrDefault(l =>
            l.Name == pool.Input[0]
            && l.Layout == LayerLayout.ChannelsFirst
            && l.Channels is { } channels
            && l.Spatial.All(d => d is not null)
            && l.Spatial.Aggregate(channels, (all, d) => all * d!.Value) * examples <= MostValues
        );
    }

    /// <summary>True if features are the means of activations over all places.</summary>
    public static bool IsMean(float[] features, float[] activations)
    {
        int places = activations.Length / features.Length;
        if (places * features.Length != activations.Length)
            return false;
        for (int c = 0; c < features.Length; c++)
        {
            double mean = 0,
                size = 0;
            for (int p = 0; p < places; p++)
            {
                mean += activations[c * places + p] / (double)places;
                size += Math.Abs(activations[c * places + p]) / places;
            }
            if (Math.Abs(mean - features[c]) > 1e-3 * size + 1e-6)
                return false;
        }
        return true;
    }
}
