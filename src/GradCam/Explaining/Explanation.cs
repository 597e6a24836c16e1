using GradCam.Rendering;

namespace GradCam;

/// <summary>The map of one method at one layer for one target: where the network looked.</summary>
public sealed partial class Explanation
{
    private readonly Lazy<Tensor> _map;
    private readonly Region _region;

    private readonly (ReadOnlyMemory<float> Values, int Channels) _input;

    internal Explanation(
        Tensor raw,
        Func<Tensor> map,
        Picture? picture,
        Region region,
        (ReadOnlyMemory<float> Values, int Channels) input
    )
    {
        (Raw, Picture, _region, _input) = (raw, picture, region, input);
        _map = new(map);
    }

    /// <summary>The sample's number in its batch, from 0.</summary>
    public required int Sample { get; init; }

    /// <summary>The model's input that is explained.</summary>
    public required string Input { get; init; }

    /// <summary>The method.</summary>
    public required CamMethod Method { get; init; }

    /// <summary>
    /// The layer; the input itself for maps of pixels, and the last of <see cref="Layers"/> where the maps of several
    /// were combined.
    /// </summary>
    public Layer Layer => Layers[^1];

    /// <summary>
    /// All layers of the map, in the order in which they were combined; one for a map of a single layer.
    /// </summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>
    /// The layer's name; for a combined map the combination and its layers, such as <c>mean(conv1, conv2)</c>.
    /// </summary>
    public string LayerName =>
        Layers.Count == 1
            ? Layer.Name
            : $"{Combination.ToString().ToLowerInvariant()}({string.Join(", ", Layers.Select(l => l.Name))})";

    /// <summary>The explained target.</summary>
    public required ExplainedTarget Target { get; init; }

    /// <summary>
    /// The boxes that the target is the score of; empty for models that are no detectors. All that the model finds are
    /// those of <see cref="Predictions"/>.
    /// </summary>
    public IReadOnlyList<ObjectBox> Boxes { get; init; } = [];

    /// <summary>The most likely classes, best first; of a detector its objects, numbered as <c>box:1</c> is.</summary>
    public required IReadOnlyList<Prediction> Predictions { get; init; }

    /// <summary>All objects that a detector finds, of which <see cref="Predictions"/> are the first.</summary>
    internal IReadOnlyList<Prediction> Objects { get; init; } = [];

    /// <summary>The reasons why the map may be empty, or should not be trusted.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>
    /// The map as the method gives it, <c>float[h, w]</c> (<c>[d, h, w]</c>, <c>[l]</c>) at the layer's resolution,
    /// before ReLU and scaling; any range. Of several layers the combined map, as <see cref="MapValues"/>.
    /// </summary>
    public Tensor Raw { get; }

    /// <summary>The photograph, or null if a tensor was explained.</summary>
    public Picture? Picture { get; }

    /// <summary>
    /// The map at the input tensor's resolution, 0..1: <c>float[H, W]</c>, or <c>[L]</c> for a signal and
    /// <c>[D, H, W]</c> for a volume.
    /// </summary>
    /// <exception cref="GradCamException">The map is not finite.</exception>
    public Tensor MapValues => _map.Value;

    /// <summary>The map, <c>float[H, W]</c> at the input tensor's resolution, 0..1.</summary>
    /// <exception cref="GradCamException">The map is not two-dimensional, or not finite.</exception>
    public float[,] Map
    {
        get
        {
            if (Raw.Shape.Length != 2)
                throw new GradCamException($"A map of {Raw.Shape.Length} axes is no picture; use MapValues.");
            var grid = new float[MapValues.Shape[0], MapValues.Shape[1]];
            Buffer.BlockCopy(MapValues.Data, 0, grid, 0, grid.Length * sizeof(float));
            return grid;
        }
    }

    /// <summary>
    /// The map laid over the photograph, at the photograph's own resolution; with the box that is explained, where it
    /// is one of a detector.
    /// </summary>
    /// <exception cref="GradCamException">A tensor was explained, not a photograph.</exception>
    public Picture Overlay(OverlayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var picture =
            Picture
            ?? throw new GradCamException(
                "There is no photograph to lay the map over; a tensor was explained, so use Heatmap."
            );
        return BoxDrawing.Draw(global::GradCam.Overlay.Render(picture, PictureMap, _region, options), Boxes);
    }

    /// <summary>The map laid over the photograph, at the photograph's own resolution.</summary>
    /// <param name="colormap">The colours; jet if null.</param>
    /// <exception cref="GradCamException">A tensor was explained, not a photograph.</exception>
    public Picture Overlay(Colormap? colormap = null) =>
        Overlay(new OverlayOptions { Colormap = colormap ?? Colormap.Jet });

    /// <summary>The map alone, in colours, at the input tensor's resolution.</summary>
    /// <param name="colormap">The colours; jet if null.</param>
    public Picture Heatmap(Colormap? colormap = null) => global::GradCam.Heatmap.Render(PictureMap, colormap);

    /// <summary>
    /// The map for display: over the photograph; or, if a tensor was explained, alone (with the box of a detector), as
    /// colours behind its signal, or as slices of its volume.
    /// </summary>
    /// <param name="options">Colours and blending; null for the usual ones.</param>
    public Picture Image(OverlayOptions? options = null)
    {
        options ??= new();
        return (Picture, MapValues.Shape) switch
        {
            (not null, _) => Overlay(options),
            (_, [var length]) => SignalPlot.Render(
                _input.Values,
                _input.Channels,
                length,
                MapValues.Data,
                Signal with
                {
                    Colormap = options.Colormap,
                }
            ),
            (_, [var depth, var height, var width]) => SliceSheet.Render(
                MapValues.Data,
                depth,
                height,
                width,
                Volume(),
                options.Colormap
            ),
            _ => BoxDrawing.Draw(Heatmap(options.Colormap), Boxes),
        };
    }

    /// <summary>
    /// The part of the photograph that a map of two axes covers: its left, top, right and bottom edge, 0..1 of the
    /// photograph's sides; beyond them where the input is padded. Null for other maps, and without a photograph.
    /// </summary>
    internal (float Left, float Top, float Right, float Bottom)? Frame =>
        Picture is { } photo && Raw.Shape.Length == 2
            ? (
                (float)(_region.X / photo.Width),
                (float)(_region.Y / photo.Height),
                (float)((_region.X + _region.Width) / photo.Width),
                (float)((_region.Y + _region.Height) / photo.Height)
            )
            : null;

    /// <summary>The vector before the head; null if it was not asked for.</summary>
    internal float[]? Features { get; init; }

    /// <summary>The picture is a plot or a sheet with letters of its own, not as large as its subject.</summary>
    internal bool IsDrawn => Picture is null && Raw.Shape.Length != 2;

    /// <summary>What is known of a signal: its rate, and its channels' names.</summary>
    internal SignalPlotOptions Signal { get; init; } = new();

    /// <summary>The combination of the maps of several layers.</summary>
    internal LayerCombination Combination { get; init; }

    /// <summary>
    /// The map as it is coloured; for maps of pixels, with the strongest pixels at full heat
    /// (<see cref="global::GradCam.Overlay.StrongPixels"/>).
    /// </summary>
    internal float[,] PictureMap
    {
        get
        {
            float[,] map = Map;
            if (!Method.AtInput)
                return map;
            float[] sorted = [.. MapValues.Data.Order()];
            float full = sorted[(int)(global::GradCam.Overlay.StrongPixels * (sorted.Length - 1))];
            if (full <= 0)
                return map;
            for (int y = 0; y < map.GetLength(0); y++)
            for (int x = 0; x < map.GetLength(1); x++)
                map[y, x] = Math.Min(1, map[y, x] / full);
            return map;
        }
    }

    /// <summary>The first channel of the volume.</summary>
    private ReadOnlyMemory<float> Volume() => _input.Values[..MapValues.Data.Length];
}
