using GradCam.Data.Audit;
using GradCam.Explaining;

namespace GradCam.Data.Repair;

/// <summary>The examples of a repair: samples that the network was run on.</summary>
internal static class RepairSet
{
    /// <summary>Runs samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="grid">Their size.</param>
    /// <param name="layer">The layer whose mean the vector before the head is; null for none.</param>
    /// <param name="progress">Is told how many of how many samples are done; null for nobody.</param>
    /// <param name="cancel">Stops it.</param>
    public static IReadOnlyList<RepairExample> Of(
        ExplainedModel model,
        IReadOnlyList<RepairSample> samples,
        PixelGrid grid,
        Layer? layer,
        IProgress<DataProgress>? progress,
        CancellationToken cancel
    )
    {
        RepairExample[] examples =
        [
            .. new ForwardRunner(model)
                .Run(samples.Select(s => grid.ForModel(s.Pixels())), grid.Shape, features: true, cancel, layer)
                .Select(
                    (r, i) =>
                    {
                        progress?.Report(new("Running", i + 1, samples.Count));
                        return new RepairExample(r.Features!, samples[i].Label, samples[i].Group, samples[i].Fold)
                        {
                            Part = samples[i].Part,
                            Activations = r.Activations?.Data,
                        };
                    }
                ),
        ];
        return layer is not null && examples.Any(e => !PooledLayer.IsMean(e.Features, e.Activations!))
            ? [.. examples.Select(e => e with { Activations = null })]
            : examples;
    }
}
