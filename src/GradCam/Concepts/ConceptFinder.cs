using System.Numerics.Tensors;
using GradCam.Methods.Engine;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Concepts;

/// <summary>Factors a layer's activations into concepts and shows each to the rest of the network.</summary>
internal static class ConceptFinder
{
    public static ConceptExplanation Find(
        SessionPool pool,
        Layer layer,
        BatchPart sample,
        int count,
        ScoreDecoder predictor,
        (Picture Picture, Region Region) shown,
        CancellationToken cancel
    )
    {
        var passes = PassRunner.Start(
            pool,
            sample,
            0,
            layer,
            pixels: false,
            LinearTerm.OfRank(0),
            new ExplainRequest(),
            cancel
        );
        int places = passes.Places,
            channels = passes.Channels;
        // Only what is above each channel's least can be taken apart into parts.
        float[] above = [.. passes.Activations],
            least = new float[channels];
        for (int k = 0; k < channels; k++)
        {
            var own = above.AsSpan(k * places, places);
            least[k] = TensorPrimitives.Min<float>(own);
            TensorPrimitives.Subtract(own, least[k], own);
        }
        count = Math.Min(count, places);
        var factors = NonNegativeFactors.Of(above, places, count, cancel);
        float[][] scores = passes.TailClasses(
            count,
            Variation.ChannelsSet(
                layer,
                channels,
                (i, values) =>
                {
                    for (int k = 0; k < channels; k++)
                        values[k] = (float)factors.W[k * count + i] + least[k];
                }
            )
        );
        double[] sizes =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    Enumerable.Range(0, channels).Sum(k => factors.W[k * count + i])
                    * Enumerable.Range(0, places).Sum(p => factors.H[i * places + p])
                ),
        ];
        double all = Math.Max(sizes.Sum(), double.Epsilon);
        return new ConceptExplanation(shown.Picture, shown.Region, pool.Model.InputSize)
        {
            Layer = layer,
            Error = (float)factors.Error,
            Concepts =
            [
                .. Enumerable
                    .Range(0, count)
                    .OrderByDescending(i => sizes[i])
                    .Select(i => new Concept(
                        new Tensor([.. factors.H.Skip(i * places).Take(places).Select(v => (float)v)], passes.Space),
                        (float)(sizes[i] / all),
                        predictor.Best(scores[i], predictor.Probabilities(scores[i]))
                    )),
            ],
        };
    }
}
