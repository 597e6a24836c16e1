using GradCam.Cam;
using GradCam.Imaging;
using GradCam.Layers;
using GradCam.Rendering;

namespace GradCam;

/// <summary>Where the network looked: the map of one method at one layer for one target.</summary>
public sealed class Explanation
{
    private readonly Lazy<float[,]> _map;
    private readonly Region _region;

    internal Explanation(NpyArray raw, (int Height, int Width) inputSize, MapNormalization normalization, Picture? picture, Region region)
    {
        (Raw, Picture, _region) = (raw, picture, region);
        _map = new(() => ToGrid(normalization.Apply(raw.Data, raw.Shape[0], raw.Shape[1], inputSize.Height, inputSize.Width), inputSize));
    }

    /// <summary>The sample's number in its batch, from 0.</summary>
    public required int Sample { get; init; }

    /// <summary>The method.</summary>
    public required CamMethod Method { get; init; }

    /// <summary>The layer.</summary>
    public required Layer Layer { get; init; }

    /// <summary>What was explained.</summary>
    public required ExplainedTarget Target { get; init; }

    /// <summary>The most likely classes, best first.</summary>
    public required IReadOnlyList<Prediction> Predictions { get; init; }

    /// <summary>Findings: why a map may be empty, or should not be trusted.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>The map as the method gives it, <c>float[h, w]</c> (<c>[d, h, w]</c>, <c>[l]</c>) at the layer's resolution, before ReLU and scaling; any range.</summary>
    public NpyArray Raw { get; }

    /// <summary>The photograph, or null if a tensor was explained.</summary>
    public Picture? Picture { get; }

    /// <summary>The map, <c>float[H, W]</c> at the input tensor's resolution, 0..1.</summary>
    /// <exception cref="GradCamException">The map is not two-dimensional, or not finite.</exception>
    public float[,] Map => Raw.Shape.Length == 2 ? _map.Value
        : throw new GradCamException($"A map of {Raw.Shape.Length} axes has no picture; use the raw map.");

    /// <summary>The map laid over the photograph, at the photograph's own resolution.</summary>
    /// <exception cref="GradCamException">A tensor was explained, not a photograph.</exception>
    public Picture Overlay(OverlayOptions options) => Rendering.Overlay.Render(
        Picture ?? throw new GradCamException("There is no photograph to lay the map over; a tensor was explained, so use Heatmap."), Map, _region, options);

    /// <summary>The map laid over the photograph, at the photograph's own resolution.</summary>
    /// <param name="colormap">The colours; jet if null.</param>
    /// <exception cref="GradCamException">A tensor was explained, not a photograph.</exception>
    public Picture Overlay(Colormap? colormap = null) => Overlay(new OverlayOptions { Colormap = colormap ?? Colormap.Jet });

    /// <summary>The map alone, in colours, at the input tensor's resolution.</summary>
    /// <param name="colormap">The colours; jet if null.</param>
    public Picture Heatmap(Colormap? colormap = null) => Rendering.Heatmap.Render(Map, colormap);

    private static float[,] ToGrid(float[] values, (int Height, int Width) size)
    {
        var grid = new float[size.Height, size.Width];
        Buffer.BlockCopy(values, 0, grid, 0, values.Length * sizeof(float));
        return grid;
    }
}
