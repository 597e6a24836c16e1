namespace GradCam.Data.Metrics.Engine;

/// <summary>
/// The picture with the places of a part of the map removed and filled by <see cref="LinearImputer"/>: those at or
/// above a percentile of the map (most relevant first), or of 1 minus the map (least relevant first).
/// </summary>
internal sealed class RoadPictures : Measurement
{
    /// <summary>The percentiles of the usual form.</summary>
    public static IReadOnlyList<int> Usual { get; } = [20, 40, 60, 80];

    private readonly MapCase _map;
    private readonly IReadOnlyList<int> _percentiles;

    /// <param name="map">The map.</param>
    /// <param name="percentiles">The percentiles.</param>
    public RoadPictures(MapCase map, IReadOnlyList<int> percentiles)
        : base(2 * percentiles.Count) => (_map, _percentiles) = (map, percentiles);

    /// <summary>That of a map, at the usual percentiles.</summary>
    public static RoadPictures Of(MapCase map) => map.Once(m => new RoadPictures(m, Usual));

    /// <summary>The change of the score when the most relevant places are removed.</summary>
    /// <param name="which">The percentile's number.</param>
    public double MostRelevant(int which) => Logit(which) - _map.Picture.Logit;

    /// <summary>The change of the score when the least relevant places are removed.</summary>
    /// <param name="which">The percentile's number.</param>
    public double LeastRelevant(int which) => Logit(_percentiles.Count + which) - _map.Picture.Logit;

    /// <summary>The mean of a number over the percentiles.</summary>
    public double Mean(Func<int, double> at) => Enumerable.Range(0, _percentiles.Count).Average(at);

    /// <summary>A number at each percentile.</summary>
    public IEnumerable<(string, double?)> Each(Func<int, double> at) =>
        _percentiles.Select((p, i) => ($"{p} %", (double?)at(i)));

    public override void Fill(int i, Span<float> input)
    {
        var picture = _map.Picture;
        var (channels, height, width) = picture.Size;
        bool most = i < _percentiles.Count;
        double threshold = Percentile(most, _percentiles[i % _percentiles.Count]);
        float[] map = _map.Values;
        var removed = new bool[map.Length];
        for (int p = 0; p < map.Length; p++)
            removed[p] = (most ? map[p] : 1 - map[p]) >= threshold;
        var grid = GridLevel.Of(removed, height, width);
        var (place, channel) = picture.Strides;
        var values = new float[map.Length];
        for (int c = 0; c < channels; c++)
        {
            for (int p = 0; p < values.Length; p++)
                values[p] = picture.Input[p * place + c * channel];
            LinearImputer.Fill(grid, values);
            for (int p = 0; p < values.Length; p++)
                input[p * place + c * channel] = values[p];
        }
    }

    /// <summary>The percentile of the map, or of 1 minus the map, between two values linearly.</summary>
    private double Percentile(bool most, int percent)
    {
        int[] order = _map.Order;
        double place = percent / 100.0 * (order.Length - 1);
        int low = (int)place;
        float below = Ascending(low);
        return below + (Ascending(Math.Min(low + 1, order.Length - 1)) - below) * (place - low);

        float Ascending(int rank) => most ? _map.Values[order[^(rank + 1)]] : 1 - _map.Values[order[rank]];
    }
}
