using GradCam.Targets;

namespace GradCam.Runtime;

/// <summary>Turns targets into the numbers that a run takes.</summary>
internal static class Seeds
{
    /// <summary>The seed of one part of a batch.</summary>
    /// <param name="targets">The target of each of the part's samples.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="model">The model.</param>
    /// <param name="region">For dense outputs: the weight of each place, of one sample or of every sample of the whole batch.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="GradCamException">A class is unknown or out of range.</exception>
    public static CamSeed Of(IReadOnlyList<Target> targets, Labels labels, LoadedModel model, ReadOnlyMemory<float>? region, BatchPart part)
    {
        float[]? places = region is { } all ? RegionOf(all, model, part) : null;
        TargetWeights[] resolved = [.. targets.Select(t => t.Resolve(labels, model.Classes))];
        if (resolved.Any(r => r.Rank is not null))
        {
            if (resolved.Distinct().Count() > 1 && resolved.Any(r => r.Rank != resolved[0].Rank))
                throw new GradCamException("Samples of one batch cannot mix `top` with classes; give each sample a class, or all of them `top`.");
            return new CamSeed(resolved[0].Rank, [0], 1, places);
        }
        int classes = model.Classes ?? throw new GradCamException("How many classes the model has is known only after the run; explain `top`, or export the model with static shapes.");
        int rows = (int)part.Shape[0];
        var weights = new float[rows * classes];
        for (int row = 0; row < rows; row++)
            foreach (var (index, weight) in resolved[Math.Min(row, resolved.Length - 1)].Classes) weights[row * classes + index] = weight;
        return new CamSeed(null, weights, rows, places);
    }

    /// <summary>The region's rows that belong to a part; a region of one sample serves all.</summary>
    private static float[] RegionOf(ReadOnlyMemory<float> region, LoadedModel model, BatchPart part)
    {
        if (!model.IsDense)
            throw new GradCamException("A region can be chosen only where the model scores every place (segmentation); leave the region out.");
        long places = model.ScoreDims.Skip(2).Aggregate(1L, (product, d) => product * (d.Value ?? 1));
        long first = part.First * places, rows = part.Shape[0];
        if (region.Length <= places || region.Length < first + part.Count * places) return region.ToArray();
        var own = new float[rows * places];
        for (int row = 0; row < rows; row++)
            region.Span.Slice((int)(first + Math.Min(row, part.Count - 1) * places), (int)places).CopyTo(own.AsSpan((int)(row * places)));
        return own;
    }
}
