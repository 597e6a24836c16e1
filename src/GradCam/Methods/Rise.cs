using GradCam.Foundation;
using GradCam.Methods.Engine;
using GradCam.Targets;

namespace GradCam;

public static partial class CamMethods
{
    private const int RiseMasks = 1000,
        RiseCells = 7;
    private const float RiseShown = 0.5f;

    /// <summary>
    /// RISE (Petsiuk et al. 2018, eq. 6): random smooth masks of 7 cells a side, averaged by the class's probability
    /// behind each; above the least of all places, since a mask shows half of the picture anyway. More masks give less
    /// noise.
    /// </summary>
    public static CamMethod Rise { get; } =
        new(
            "rise",
            "RISE",
            "https://arxiv.org/abs/1806.07421",
            "black boxes: only the input is varied",
            new Procedure(
                $"{RiseMasks} (ExplainRequest.Samples)",
                p =>
                {
                    int n = p.Samples ?? RiseMasks,
                        places = ElementCount.Of(p.InputSpace);
                    float[] scores = p.Probabilities(n, p.Masked((i, mask) => RiseMask(p, i).CopyTo(mask)));
                    double[] sum = new double[places];
                    // The masks are made again from their seeds: keeping a thousand of them would take more memory than
                    // the network.
                    Parallel.For(
                        0,
                        Environment.ProcessorCount,
                        worker =>
                        {
                            var own = new double[places];
                            for (int i = worker; i < n; i += Environment.ProcessorCount)
                            {
                                float[] mask = RiseMask(p, i);
                                for (int j = 0; j < places; j++)
                                    own[j] += mask[j] * scores[i];
                            }
                            lock (sum)
                                for (int j = 0; j < places; j++)
                                    sum[j] += own[j];
                        }
                    );
                    return new(PlaceScores.AboveLeast([.. sum.Select(s => (float)(s / (n * RiseShown)))]));
                }
            )
            {
                Pixels = true,
            }
        );

    /// <summary>
    /// D-RISE (Petsiuk et al. 2021): RISE for a box of a detector; masks count by how well the box is still found
    /// behind them.
    /// </summary>
    public static CamMethod RiseDetection { get; } =
        new(
            "rise:detection",
            "D-RISE",
            "https://arxiv.org/abs/2006.03204",
            "what a detector needs to find a box",
            new Retargeted(() => Rise, target => new SimilarBoxTarget(target)) { OfBoxes = true }
        );

    /// <summary>
    /// A grid of shown and hidden cells, one cell larger than the picture, interpolated and shifted by a random part of
    /// a cell.
    /// </summary>
    private static float[] RiseMask(ForwardPasses p, int number)
    {
        var random = Noise.Stream(p.Seed, number);
        int[] cells = [.. p.InputSpace.Select(length => Math.Min(RiseCells, length))];
        int[] cell = [.. p.InputSpace.Zip(cells, (length, count) => (length + count - 1) / count)];
        float[] grid =
        [
            .. Enumerable.Range(0, ElementCount.Of(cells)).Select(_ => random.NextSingle() < RiseShown ? 1f : 0),
        ];
        int[] large = [.. cells.Zip(cell, (count, length) => (count + 1) * length)];
        int[] shift = [.. cell.Select(length => random.Next(length))];
        float[] all = LinearResize.Apply(grid, cells, large);
        var mask = new float[ElementCount.Of(p.InputSpace)];
        for (int i = 0; i < mask.Length; i++)
        {
            int rest = i,
                source = 0,
                step = 1;
            for (int axis = cells.Length - 1; axis >= 0; axis--)
            {
                source += (rest % p.InputSpace[axis] + shift[axis]) * step;
                rest /= p.InputSpace[axis];
                step *= large[axis];
            }
            mask[i] = all[source];
        }
        return mask;
    }
}
