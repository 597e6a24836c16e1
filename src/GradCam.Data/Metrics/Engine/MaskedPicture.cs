namespace GradCam.Data.Metrics.Engine;

/// <summary>The picture times the map: what the map calls unimportant fades to 0 in the normalized tensor.</summary>
internal sealed class MaskedPicture : Measurement
{
    private readonly MapCase _map;

    private MaskedPicture(MapCase map)
        : base(1) => _map = map;

    /// <summary>That of a map.</summary>
    public static MaskedPicture Of(MapCase map) => map.Once(m => new MaskedPicture(m));

    public override void Fill(int i, Span<float> input)
    {
        var picture = _map.Picture;
        var (place, channel) = picture.Strides;
        for (int c = 0; c < picture.Size.Channels; c++)
        for (int p = 0; p < _map.Values.Length; p++)
        {
            int at = p * place + c * channel;
            input[at] = picture.Input[at] * _map.Values[p];
        }
    }
}
