using System.Runtime.InteropServices;
using GradCam.Rendering;

namespace GradCam;

/// <summary>Lays a heatmap over the photograph it explains.</summary>
public static class Overlay
{
    /// <summary>
    /// Among single pixels a few are far above all others, which would leave a picture empty: what is above this part
    /// of them is drawn at full heat.
    /// </summary>
    internal const double StrongPixels = 0.99;

    /// <summary>
    /// The photograph at its own resolution, with the map over the part that the model saw; the rest stays as it is.
    /// </summary>
    /// <param name="picture">The photograph.</param>
    /// <param name="map">
    /// The map, <c>[height, width]</c>, 0..1 (values beyond are clipped), resized bilinearly to the region.
    /// </param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="region">The part of the photograph the map belongs to; null for all of it.</param>
    /// <param name="options">Colours and blending.</param>
    /// <exception cref="GradCamException">The map holds NaN or infinity, or the alpha is not within 0..1.</exception>
    public static Picture Render(
        Picture picture,
        ReadOnlyMemory<float> map,
        int height,
        int width,
        Region? region = null,
        OverlayOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        MapResize.Check(map.Length, height, width);
        MapNormalization.CheckFinite(map.Span);
        options ??= new OverlayOptions();
        options.Validate();
        var frame = MapFrame.Create(picture, map, height, width, region ?? Region.Whole(picture));
        var pixels = picture.Rgb.ToArray();
        IBlender blender = options.Blend switch
        {
            OverlayBlend.Add => new AddBlender(options),
            OverlayBlend.Mix => new MixBlender(options),
            OverlayBlend.PyTorchGradCam => ScaledBlender.Create(options, frame, pixels),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Blend, "Unknown blend."),
        };
        frame.ForEachRow(pixels, blender.Blend);
        return new Picture(pixels, picture.Width, picture.Height);
    }

    /// <inheritdoc cref="Render(Picture, ReadOnlyMemory{float}, int, int, Region?, OverlayOptions?)"/>
    public static Picture Render(Picture picture, float[,] map, Region? region = null, OverlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(map);
        return Render(picture, Flat(map), map.GetLength(0), map.GetLength(1), region, options);
    }

    internal static float[] Flat(float[,] map) =>
        map.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref map[0, 0], map.Length).ToArray();
}
