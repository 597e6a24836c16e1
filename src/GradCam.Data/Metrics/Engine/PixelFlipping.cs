namespace GradCam.Data.Metrics.Engine;

/// <summary>
/// The picture with ever more of its most important places deleted, and the empty picture with ever more of them
/// inserted: in steps of <c>ceil(n / 20)</c> places, with 0 in the normalized tensor for what is not there.
/// </summary>
/// <remarks>
/// Deleting the least important places first leaves the most important ones, so the inserted pictures are those of
/// deletion in the opposite order too.
/// </remarks>
internal sealed class PixelFlipping : Measurement
{
    /// <summary>The number of steps.</summary>
    public const int Steps = 20;

    private readonly MapCase _map;
    private readonly EmptyPicture _empty;

    private PixelFlipping(MapCase map)
        : base(2 * (Steps - 1)) => (_map, _empty) = (map, EmptyPicture.Of(map.Picture));

    /// <summary>That of a map.</summary>
    public static PixelFlipping Of(MapCase map) => map.Once(m => new PixelFlipping(m));

    /// <summary>All runs that the curves need.</summary>
    public static IEnumerable<Measurement> Needed(MapCase map) => [Of(map), EmptyPicture.Of(map.Picture)];

    /// <summary>The part of the places that each point of the curves has deleted or inserted, 0..1.</summary>
    public double[] Fractions =>
        [.. Enumerable.Range(0, Steps + 1).Select(step => (double)Changed(step) / _map.Values.Length)];

    /// <summary>The probabilities along deletion, <c>[21]</c>.</summary>
    public double[] Deletion =>
        [_map.Picture.Probability, .. Enumerable.Range(0, Steps - 1).Select(Probability), _empty.Probability(0)];

    /// <summary>The probabilities along insertion, <c>[21]</c>.</summary>
    public double[] Insertion =>
        [
            _empty.Probability(0),
            .. Enumerable.Range(Steps - 1, Steps - 1).Select(Probability),
            _map.Picture.Probability,
        ];

    /// <summary>The area below a curve by the trapezoidal rule.</summary>
    public double Area(double[] curve)
    {
        double[] at = Fractions;
        double area = 0;
        for (int i = 1; i < at.Length; i++)
            area += (at[i] - at[i - 1]) * (curve[i] + curve[i - 1]) / 2;
        return area;
    }

    public override void Fill(int i, Span<float> input)
    {
        if (Deletes(i))
            _map.Picture.Input.CopyTo(input);
        else
            input.Clear();
        Change(i, 0, input);
    }

    public override void FillNext(int i, ReadOnlySpan<float> before, Span<float> input)
    {
        if (Deletes(i) != Deletes(i - 1))
        {
            Fill(i, input);
            return;
        }
        before.CopyTo(input);
        Change(i, Changed(StepOf(i - 1)), input);
    }

    private static bool Deletes(int i) => i < Steps - 1;

    private static int StepOf(int i) => 1 + i % (Steps - 1);

    /// <summary>Deletes or inserts the places of a step that are not done yet.</summary>
    private void Change(int i, int done, Span<float> input)
    {
        var picture = _map.Picture;
        var places = _map.Order.AsSpan(done, Changed(StepOf(i)) - done);
        if (Deletes(i))
            picture.SetPlaces(input, places, 0);
        else
            picture.CopyPlaces(input, places);
    }

    private int Changed(int step)
    {
        int places = _map.Values.Length;
        return Math.Min(places, step * ((places + Steps - 1) / Steps));
    }
}

/// <summary>The picture without anything: 0 in the normalized tensor.</summary>
internal sealed class EmptyPicture() : Measurement(1)
{
    public static EmptyPicture Of(PictureCase picture) => picture.Once(_ => new EmptyPicture());

    public override void Fill(int i, Span<float> input) => input.Clear();
}
