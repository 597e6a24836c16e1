namespace GradCam.Running;

/// <summary>The raw maps of one sample for one target.</summary>
/// <param name="Scores">All scores, <c>float[C]</c>.</param>
internal sealed record SampleMaps(float[] Scores)
{
    private readonly Dictionary<(string Method, string Layer), RawMap> _maps = [];

    /// <summary>The vector before the head; null if it was not asked for.</summary>
    public float[]? Features { get; init; }

    /// <summary>A method's map at a layer.</summary>
    public RawMap this[CamMethod method, Layer layer]
    {
        get => _maps[(method.Name, layer.Name)];
        set => _maps[(method.Name, layer.Name)] = value;
    }

    /// <summary>The same with every map changed.</summary>
    public SampleMaps Select(Func<Tensor, Tensor> change)
    {
        var changed = new SampleMaps(Scores);
        foreach (var (key, map) in _maps)
            changed._maps[key] = map with { Raw = change(map.Raw) };
        return changed;
    }
}
