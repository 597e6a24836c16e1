using GradCam.Data.Sources;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Draws pictures from a source of any length, each as likely as any other (reservoir sampling).</summary>
internal static class PictureDraw
{
    /// <summary>The pictures, in the source's order.</summary>
    /// <returns>The pictures, and the number that the source has.</returns>
    public static (IReadOnlyList<SourceItem> Items, long All) From(
        PictureSource source,
        int most,
        int seed,
        CancellationToken cancel
    )
    {
        var random = new Random(seed);
        var drawn = new List<SourceItem>();
        long all = 0;
        foreach (var item in source.Items(cancel))
        {
            cancel.ThrowIfCancellationRequested();
            all++;
            if (drawn.Count < most)
                drawn.Add(item);
            else if (random.NextInt64(all) is var place && place < most)
                drawn[(int)place] = item;
        }
        return ([.. drawn.OrderBy(item => item.Index)], all);
    }
}
