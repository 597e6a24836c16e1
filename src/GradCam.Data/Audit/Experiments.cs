using GradCam.Data.Metrics.Evaluation;
using GradCam.Explaining;

namespace GradCam.Data.Audit;

/// <summary>Experiments on pictures: what a change of a picture does to the probability of a class.</summary>
/// <param name="runner">Runs the model.</param>
/// <param name="set">The pictures.</param>
/// <param name="seed">What is drawn.</param>
/// <param name="cancel">Stops it.</param>
internal sealed class Experiments(ForwardRunner runner, AuditSet set, int seed, CancellationToken cancel)
{
    private const int Trials = 200;
    private const int Side = ColourCells.FineSide;

    // Moved by less, cells would overlap themselves.
    private const int LeastMove = Side / 4;

    private const int LeastDonors = 5,
        MostMargin = 2;

    private List<float[]>? _before;

    /// <summary>Tests a cue, with as many cells around it as have the greatest effect.</summary>
    public AuditFinding TestGrown(Cue cue)
    {
        if (cue.IsBackground)
            return Test(cue);
        int[] others = [.. Positions(p => p.Label != cue.Class)];
        return Test(
            Enumerable
                .Range(0, MostMargin + 1)
                .Select(cue.Grown)
                .MaxBy(grown =>
                {
                    var random = new Random(seed);
                    return Change(
                        Enumerable
                            .Range(0, Trials / 2)
                            .Select(_ =>
                            {
                                int donor = random.Next(cue.Pictures.Count),
                                    onto = others[random.Next(others.Length)];
                                float[] from = set.Pictures[cue.Pictures[donor]].Pixels;
                                return (onto, set.Grid.Pasted(set.Pictures[onto].Pixels, from, grown.CellsOf(donor)));
                            }),
                        cue.Class,
                        1
                    ).Mean;
                })!
        );
    }

    /// <summary>Tests a cue as it is.</summary>
    public AuditFinding Test(Cue cue)
    {
        var random = new Random(seed);
        int[] others = [.. Positions(p => p.Label != cue.Class)],
            without = [.. Positions(p => p.Label == cue.Class).Except(cue.Pictures)];
        var trials = Enumerable
            .Range(0, Trials)
            .Select(_ =>
                (
                    Donor: random.Next(cue.Pictures.Count),
                    Onto: others[random.Next(others.Length)],
                    Other: others[random.Next(others.Length)],
                    Without: without.Length > 0 ? without[random.Next(without.Length)] : 0,
                    Down: random.Next(LeastMove, Side - LeastMove),
                    Right: random.Next(LeastMove, Side - LeastMove)
                )
            )
            .ToArray();
        float[] Of(int picture) => set.Pictures[picture].Pixels;
        float[] Donor(int number) => Of(cue.Pictures[number]);
        Effect Pasting(Func<(int Donor, int Onto, int Other, int Without, int Down, int Right), float[]> change) =>
            Change(trials.Select(t => (t.Onto, change(t))), cue.Class, 1);
        int Moved(int cell, int down, int right) => (cell / Side + down) % Side * Side + (cell % Side + right) % Side;
        return new()
        {
            Sentence = "",
            Class = cue.Class,
            Pictures = [.. cue.Pictures.Select(p => set.Pictures[p].Index)],
            Names = [.. cue.Pictures.Select(p => set.Pictures[p].Name)],
            OfClass = set.Pictures.Count(p => p.Label == cue.Class),
            Others = cue.Others,
            IsFixed = cue.IsFixed,
            Cells = cue.Cells,
            PValue = cue.PValue,
            Mass = cue.Pictures.Select((p, i) => MapMass.Of(set.Pictures[p], cue.CellsOf(i))).Average(),
            IsBackground = cue.IsBackground,
            Look = CueLook.Of(cue, set),
            Pasted = Pasting(t => set.Carried(cue, Of(t.Onto), Donor(t.Donor), cue.CellsOf(t.Donor))),
            Elsewhere = Pasting(t =>
                cue.IsBackground
                    ? set.Carried(cue, Of(t.Onto), Of(t.Other), [])
                    : set.Grid.Pasted(
                        Of(t.Onto),
                        Donor(t.Donor),
                        [.. cue.CellsOf(t.Donor).Select(c => Moved(c, t.Down, t.Right))]
                    )
            ),
            Without =
                without.Length >= LeastDonors
                    ? Pasting(t => set.Carried(cue, Of(t.Onto), Of(t.Without), cue.CellsOf(t.Donor)))
                    : null,
            Evident =
                cue.IsLikeness && set.HasMaps && without.Length >= LeastDonors
                    ? Pasting(t =>
                        set.Grid.Pasted(
                            Of(t.Onto),
                            Of(t.Without),
                            MapMass.Greatest(set.Pictures[t.Without], cue.CellsOf(t.Donor))
                        )
                    )
                    : null,
            Foreign = cue.IsBackground
                ? null
                : Pasting(t => set.Grid.Pasted(Of(t.Onto), Of(t.Other), cue.CellsOf(t.Donor))),
            Moved = cue.IsBackground
                ? null
                : Pasting(t => set.Grid.Pasted(Of(t.Onto), Donor(t.Donor), cue.CellsOf(t.Donor), t.Down, t.Right)),
            Painted = cue.IsBackground
                ? new Dictionary<string, Effect> { ["backgrounds of other classes"] = Recolouring(cue, others, random) }
                : new Dictionary<string, Effect>
                {
                    ["mean colour"] = Painting(cue, _ => new float[set.Grid.Channels]),
                    ["colour of the border"] = Painting(cue, set.Grid.BorderColour),
                },
        };
    }

    /// <summary>What pictures lose without their objects, and without all else; null without marks.</summary>
    public AuditObjects? Objects()
    {
        int[] marked = [.. Positions(p => p.Object is not null)];
        if (marked.Length < LeastDonors)
            return null;
        int[] Cells(int picture, bool ofObject) =>
            [.. Enumerable.Range(0, Side * Side).Where(c => set.Pictures[picture].Object![c] >= 0.5 == ofObject)];
        Effect Painting(bool objects) =>
            Change(
                marked.Select(i =>
                    (i, set.Grid.Painted(set.Pictures[i].Pixels, Cells(i, objects), new float[set.Grid.Channels]))
                ),
                picture => set.Pictures[picture].Label,
                -1
            );
        return new()
        {
            Pictures = marked.Length,
            Mass = marked.Average(i => MapMass.Of(set.Pictures[i], Cells(i, ofObject: true))),
            Area = marked.Average(i => set.Pictures[i].Object!.Average()),
            WithoutObject = Painting(objects: true),
            WithoutRest = Painting(objects: false),
        };
    }

    private Effect Recolouring(Cue cue, int[] others, Random random) =>
        Change(
            cue.Pictures.Select(p =>
                (
                    p,
                    set.Carried(
                        cue,
                        set.Pictures[p].Pixels,
                        set.Pictures[others[random.Next(others.Length)]].Pixels,
                        []
                    )
                )
            ),
            cue.Class,
            -1
        );

    private Effect Painting(Cue cue, Func<float[], IReadOnlyList<float>> colour) =>
        Change(
            cue.Pictures.Select(
                (p, i) => (p, set.Grid.Painted(set.Pictures[p].Pixels, cue.CellsOf(i), colour(set.Pictures[p].Pixels)))
            ),
            cue.Class,
            -1
        );

    private IEnumerable<int> Positions(Func<AuditPicture, bool> which) =>
        Enumerable.Range(0, set.Pictures.Count).Where(i => which(set.Pictures[i]));

    /// <summary>The change of a class's probability from pictures to changed ones.</summary>
    private Effect Change(IEnumerable<(int Picture, float[] Changed)> changes, int @class, int sign) =>
        Change(changes, _ => @class, sign);

    private Effect Change(IEnumerable<(int Picture, float[] Changed)> changes, Func<int, int> classOf, int sign)
    {
        var before = Before;
        var pictures = new List<int>();
        var after = Run(
            changes.Select(c =>
            {
                pictures.Add(c.Picture);
                return c.Changed;
            })
        );
        double[] differences = [.. after.Select((p, i) => sign * Difference(p, i))];
        double Difference(float[] after, int i)
        {
            int @class = classOf(pictures[i]);
            return after[@class] - before[pictures[i]][@class];
        }
        var (mean, low, high, count) = Bootstrap.Mean(differences, seed)!;
        return new()
        {
            Mean = mean,
            Low = low,
            High = high,
            Count = count,
        };
    }

    /// <summary>The probabilities of the pictures as they are, all run at once.</summary>
    private List<float[]> Before => _before ??= Run(set.Pictures.Select(p => p.Pixels));

    private List<float[]> Run(IEnumerable<float[]> pictures) =>
        [
            .. runner
                .Run(pictures.Select(set.Grid.ForModel), set.Grid.Shape, features: false, cancel)
                .Select(r => r.Probabilities!),
        ];
}
