using GradCam.Data.Metrics.Engine;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Makes the maps of other inputs and other networks that metrics ask for. Thread-safe.</summary>
/// <param name="explainer">The network.</param>
/// <param name="maps">Makes maps.</param>
/// <param name="needs">What the metrics need.</param>
/// <param name="seed">The seed of random parameters.</param>
internal sealed class FurtherMapMaker(Explainer explainer, MapMaker maps, Needs needs, int seed) : IDisposable
{
    /// <summary>The noisy copies of a picture.</summary>
    public const int Copies = 8;

    /// <summary>The networks with random parameters.</summary>
    public const int Draws = 3;

    /// <summary>The deviation of their noise, as a part of the range of the picture's values.</summary>
    public const double Noise = 0.05;

    private const int NoisePurpose = 5,
        ClassPurpose = 6;

    // What distinguishes the random maps of the floor.
    private const int OfNoise = 1,
        OfWeights = 2,
        OfNoiseAndWeights = 3,
        OfClass = 4,
        OfGrid = 5,
        OfHead = 6;

    // Pictures take turns, so that intervals over pictures are over draws too.
    private readonly Lazy<Explainer>[] _random = Networks(draw =>
        explainer.WithWeights(m => RandomWeights.Of(m, HashCodes.Of(seed, draw)))
    );

    private readonly Lazy<Explainer>[] _headless = Networks(draw =>
        explainer.WithWeights(m =>
            RandomWeights.OfLast(m, explainer.Model.Network.Head.Tensor, HashCodes.Of(seed, draw))
        )
    );

    /// <summary>Pictures of which grids are put together; null for none.</summary>
    public TilePool? Tiles { get; init; }

    /// <summary>The network that sees cells apart; null for none.</summary>
    public DisconnectedGrid? Apart { get; init; }

    /// <summary>The maps of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="cancel">Stops it.</param>
    public FurtherMaps Of(PictureCase picture, int classes, CancellationToken cancel)
    {
        var further = FurtherMaps.None;
        int draw = (int)(picture.Index % Draws);
        float[][] noisy = needs.HasFlag(Needs.NoisyMaps) ? Noisy(picture) : [];
        if (noisy.Length > 0)
            further = further with { Noisy = Of(explainer, OfNoise) };
        if (needs.HasFlag(Needs.RandomWeights))
            further = further with
            {
                RandomWeights = maps.Raw(
                    _random[draw].Value,
                    picture,
                    [picture.Input],
                    picture.Class,
                    OfWeights,
                    cancel
                )[0],
                RandomHead = maps.Raw(_headless[draw].Value, picture, [picture.Input], picture.Class, OfHead, cancel)[
                    0
                ],
                NoisyRandomWeights = noisy.Length > 0 ? Of(_random[draw].Value, OfNoiseAndWeights) : [],
            };
        if (needs.HasFlag(Needs.OtherClass) && classes > 1)
        {
            int other = picture.Random(ClassPurpose).Next(classes - 1);
            other += other >= picture.Class ? 1 : 0;
            further = further with
            {
                OtherClass = maps.Raw(explainer, picture, [picture.Input], other, OfClass, cancel)[0],
            };
        }
        if (needs.HasFlag(Needs.Others) && Tiles?.CellsFor(picture) is var (cells, own))
        {
            float[] grid = TilePool.Grid(picture, cells);
            further = further with
            {
                Apart = needs.HasFlag(Needs.Apart) ? Apart?.Maps(picture, (cells, own), cancel) : null,
            };
            further = further with
            {
                Grid = new(own, TilePool.Side, maps.Raw(explainer, picture, [grid], picture.Class, OfGrid, cancel)[0]),
            };
        }
        return further;

        NoisyMaps[] Of(Explainer network, int purpose) =>
            [
                .. maps.Raw(network, picture, noisy, picture.Class, purpose, cancel)
                    .Select((made, i) => new NoisyMaps(Distance(picture.Input, noisy[i]), made)),
            ];
    }

    public void Dispose()
    {
        foreach (var network in _random.Concat(_headless))
            if (network.IsValueCreated)
                network.Value.Dispose();
    }

    private static Lazy<Explainer>[] Networks(Func<int, Explainer> make) =>
        [.. Enumerable.Range(0, Draws).Select(draw => new Lazy<Explainer>(() => make(draw)))];

    private static float[][] Noisy(PictureCase picture)
    {
        var random = picture.Random(NoisePurpose);
        double deviation = Noise * (picture.Input.Max() - picture.Input.Min());
        return
        [
            .. Enumerable
                .Range(0, Copies)
                .Select(_ => picture.Input.Select(value => (float)(value + deviation * Normal.Next(random))).ToArray()),
        ];
    }

    private static double Distance(float[] input, float[] noisy) =>
        NoisyChange.Length([.. input.Zip(noisy, (a, b) => b - a)]) / NoisyChange.Length(input);
}
