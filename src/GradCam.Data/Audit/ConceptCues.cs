using GradCam.Concepts;

namespace GradCam.Data.Audit;

/// <summary>
/// Finds things in changing places: the channels of a layer are factored into concepts, and where a concept is
/// strongest, the pictures are compared. What is the same thing in all of them is no animal.
/// </summary>
/// <param name="set">The pictures.</param>
/// <param name="planes">Their fine structure.</param>
/// <param name="activations">Gives the activations of a picture, and how many places they have.</param>
internal sealed class ConceptCues(
    AuditSet set,
    IReadOnlyList<float[]> planes,
    Func<IReadOnlyList<int>, CancellationToken, IEnumerable<LayerValues>> activations
) : CueFinder(set)
{
    /// <summary>The concepts of a class.</summary>
    public const int Concepts = 6;

    // Pictures that concepts are found in, and pictures of other classes that they are compared with.
    private const int MostFactored = 80,
        MostOthers = 200;

    /// <inheritdoc/>
    public override IReadOnlyList<Cue> Of(int @class, CancellationToken cancel)
    {
        int[] own = [.. Positions(p => p.Label == @class)],
            others = Some([.. Positions(p => p.Label != @class)]);
        if (own.Length < LeastPictures || others.Length < LeastPictures)
            return [];
        LayerValues[] values = [.. activations(own, cancel)];
        int step = (own.Length + MostFactored - 1) / MostFactored;
        float[] rows = [.. values.Where((_, i) => i % step == 0).SelectMany(v => v.Rows)];
        var factors = NonNegativeFactors.Of(rows, values[0].Channels, Concepts, cancel);
        Strength[][] ofOwn = [.. values.Select(v => Strengths(v, factors))],
            ofOthers = [.. activations(others, cancel).Select(v => Strengths(v, factors))];
        var found = new List<Cue>();
        for (int concept = 0; concept < Concepts; concept++)
        {
            cancel.ThrowIfCancellationRequested();
            var mine = own.Select((picture, i) => (Picture: picture, At: ofOwn[i][concept])).ToList();
            var theirs = others.Select((picture, i) => (Picture: picture, At: ofOthers[i][concept])).ToList();
            if (Alike(@class, mine, theirs, own.Length) is { } cue)
                found.Add(cue);
        }
        return [.. found.OrderByDescending(c => c.Evidence)];
    }

    private Cue? Alike(
        int @class,
        List<(int Picture, Strength At)> mine,
        List<(int Picture, Strength At)> theirs,
        int own
    )
    {
        float[] strengths = [.. theirs.Select(t => t.At.Value).Order()];
        float bound = strengths[(int)((1 - Exceptions) * (strengths.Length - 1))];
        var strong = mine.Where(m => m.At.Value > bound).OrderByDescending(m => m.At.Value).ToList();
        if (strong.Count < LeastPictures)
            return null;
        var crops = AlignedCrops.Of(
            [.. strong.Select(s => (planes[s.Picture], s.At.Row, s.At.Column))],
            strong[0].At.Step
        );
        double[] likest = [.. theirs.Select(t => crops.Best(planes[t.Picture], t.At.Row, t.At.Column))];
        double alike = Likeness.Bound(likest);
        int[] kept = [.. Enumerable.Range(0, strong.Count).Where(i => crops.Correlation(i) > alike)];
        int scaled = (int)Math.Round((double)likest.Count(c => c > alike) * (Set.Pictures.Count - own) / theirs.Count);
        if (Told(@class, [.. kept.Select(i => strong[i].Picture)], own, scaled, Concepts) is not { } cue)
            return null;
        int[] blocks = crops.Shared(kept);
        return blocks.Length == 0
            ? null
            : cue with
            {
                IsFixed = false,
                IsLikeness = true,
                Cells = [.. kept.Select(i => crops.Cells(i, blocks))],
            };
    }

    /// <summary>Where each concept is strongest in a picture, and how strong.</summary>
    private static Strength[] Strengths(LayerValues values, NonNegativeFactors factors)
    {
        double[] weights = factors.Coefficients(values.Rows, values.Channels);
        int count = weights.Length / values.Places;
        var (height, width) = (values.Shape[0], values.Shape[1]);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(k =>
                {
                    int best = Enumerable.Range(0, values.Places).MaxBy(p => weights[p * count + k]);
                    return new Strength(
                        (float)weights[best * count + k],
                        (2 * (best / width) + 1) * DetailPlane.Side / (2 * height),
                        (2 * (best % width) + 1) * DetailPlane.Side / (2 * width),
                        DetailPlane.Side / Math.Max(height, width)
                    );
                }),
        ];
    }

    private static int[] Some(int[] positions)
    {
        int step = (positions.Length + MostOthers - 1) / MostOthers;
        return step <= 1 ? positions : [.. positions.Where((_, i) => i % step == 0)];
    }

    /// <summary>A concept in a picture.</summary>
    /// <param name="Value">Its largest weight.</param>
    /// <param name="Row">The centre of the place, in pixels of the plane.</param>
    /// <param name="Column">The same across.</param>
    /// <param name="Step">The distance of places in pixels of the plane.</param>
    private readonly record struct Strength(float Value, int Row, int Column, int Step);
}
