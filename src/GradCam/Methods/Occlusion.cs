using GradCam.Foundation;
using GradCam.Methods.Engine;

namespace GradCam;

public static partial class CamMethods
{
    // A window of an eighth of the side, moved by half of itself.
    private const int OcclusionWindows = 8;

    /// <summary>
    /// Occlusion (Zeiler and Fergus 2014, §4.2): how much the score drops when a window slides over the input and sets
    /// it to zero, averaged over the windows at each place.
    /// </summary>
    public static CamMethod Occlusion { get; } =
        new(
            "occlusion",
            "Occlusion",
            "https://arxiv.org/abs/1311.2901",
            "the plainest question: what if this were not there",
            new Procedure(
                "1 per window",
                p =>
                {
                    int[] window = [.. p.InputSpace.Select(length => Math.Max(1, length / OcclusionWindows))];
                    int[] stride = [.. window.Select(length => Math.Max(1, length / 2))];
                    int[] steps =
                    [
                        .. p.InputSpace.Select(
                            (length, axis) => (length - window[axis] + stride[axis] - 1) / stride[axis] + 1
                        ),
                    ];
                    int places = ElementCount.Of(p.InputSpace),
                        count = ElementCount.Of(steps);
                    float[] scores = p.Scores(
                        count,
                        p.Masked(
                            (i, mask) =>
                            {
                                mask.Fill(1);
                                foreach (int place in Covered(i, steps, stride, window, p.InputSpace))
                                    mask[place] = 0;
                            }
                        )
                    );
                    float[] drop = new float[places],
                        times = new float[places];
                    for (int i = 0; i < count; i++)
                        foreach (int place in Covered(i, steps, stride, window, p.InputSpace))
                        {
                            drop[place] += p.Score - scores[i];
                            times[place]++;
                        }
                    return new([.. drop.Zip(times, (d, t) => d / t)]);
                }
            )
            {
                Pixels = true,
            }
        );

    /// <summary>The places under a window; the last windows stop at the border.</summary>
    private static IEnumerable<int> Covered(int number, int[] steps, int[] stride, int[] window, int[] space)
    {
        int[] start = new int[space.Length];
        for (int axis = space.Length - 1; axis >= 0; axis--)
        {
            start[axis] = Math.Min(number % steps[axis] * stride[axis], space[axis] - window[axis]);
            number /= steps[axis];
        }
        IEnumerable<int> places = [0];
        for (int axis = 0; axis < space.Length; axis++)
        {
            int from = start[axis],
                length = window[axis],
                width = space[axis];
            places = places.SelectMany(p => Enumerable.Range(from, length).Select(i => p * width + i));
        }
        return places;
    }
}
