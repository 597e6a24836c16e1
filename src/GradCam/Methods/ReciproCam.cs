using GradCam.Foundation;
using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    /// <summary>
    /// ReciproCAM (Byun and Lee 2024, eq. 2 and 3): the class's probability when the head sees a single place of the
    /// layer, blurred to its neighbours, above the least of all places. In a transformer the class token stays
    /// (ViT-ReciproCAM, arXiv 2310.02588).
    /// </summary>
    public static CamMethod ReciproCam { get; } =
        new(
            "reciprocam",
            "ReciproCAM",
            "https://arxiv.org/abs/2209.14074",
            "a quick map without gradients",
            new Procedure(
                "1 per place, behind the layer",
                p =>
                    new(
                        PlaceScores.AboveLeast(
                            p.TailScores(
                                p.Places,
                                Variation.Masked(
                                    p.Layer,
                                    p.Space,
                                    (place, weights) => Blurred(place, p.Space).CopyTo(weights)
                                ),
                                probabilities: true
                            )
                        )
                    )
            )
        );

    /// <summary>
    /// One place and its neighbours: a half of the weight along each axis stays, a quarter goes to either side.
    /// </summary>
    private static float[] Blurred(int place, int[] space)
    {
        var weights = new float[ElementCount.Of(space)];
        weights[place] = 1;
        int step = 1;
        for (int axis = space.Length - 1; axis >= 0; axis--)
        {
            float[] before = [.. weights];
            for (int i = 0; i < weights.Length; i++)
            {
                int at = i / step % space[axis];
                weights[i] =
                    before[i] / 2
                    + (at > 0 ? before[i - step] / 4 : 0)
                    + (at + 1 < space[axis] ? before[i + step] / 4 : 0);
            }
            step *= space[axis];
        }
        return weights;
    }
}
