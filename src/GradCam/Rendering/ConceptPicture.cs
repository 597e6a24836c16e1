using GradCam.Rendering;

namespace GradCam;

/// <summary>
/// The concepts of a deep feature factorization (Collins et al. 2018) in one picture: a colour for each, and what it
/// means.
/// </summary>
public static class ConceptPicture
{
    /// <summary>
    /// Colours each pixel with the hue of the concept whose map is largest there, as bright as that map, half and half
    /// with the photograph, and lists the concepts on the right.
    /// </summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="region">The part of the photograph the maps belong to; the rest stays as it is.</param>
    /// <param name="maps">
    /// At least one map, <c>[height, width]</c> each, 0..1 (values beyond are clipped), resized bilinearly to the
    /// region.
    /// </param>
    /// <param name="captions">The caption of each concept; several lines are possible.</param>
    /// <exception cref="ArgumentException">There is no map, or not a caption for each.</exception>
    /// <exception cref="GradCamException">
    /// A map holds NaN or infinity, or the picture would be larger than 51 million pixels.
    /// </exception>
    public static Picture Render(
        Picture photo,
        Region region,
        IReadOnlyList<float[,]> maps,
        IReadOnlyList<string> captions
    )
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentOutOfRangeException.ThrowIfZero(maps.Count, nameof(maps));
        if (captions.Count != maps.Count)
            throw new ArgumentException(
                $"{maps.Count} concepts need as many captions, not {captions.Count}.",
                nameof(captions)
            );
        var colours = Enumerable.Range(0, maps.Count).Select(i => Rgb.OfHue((double)i / maps.Count)).ToArray();
        return ConceptLegend.Beside(Coloured(photo, region, maps, colours), captions, colours);
    }

    private static Picture Coloured(Picture photo, Region region, IReadOnlyList<float[,]> maps, Rgb[] colours)
    {
        var largest = new float[photo.Width * photo.Height];
        var winners = new int[largest.Length];
        largest.AsSpan().Fill(float.NegativeInfinity);
        for (var i = 0; i < maps.Count; i++)
        {
            var concept = i;
            Frame(maps[i])
                .ForEachRow(
                    (map, at) =>
                    {
                        for (var x = 0; x < map.Length; x++)
                            if (map[x] > largest[at + x])
                                (largest[at + x], winners[at + x]) = (map[x], concept);
                    }
                );
        }
        var pixels = photo.Rgb.ToArray();
        for (var i = 0; i < largest.Length; i++)
        {
            if (float.IsNegativeInfinity(largest[i]))
                continue;
            var (brightness, (red, green, blue)) = (Math.Clamp(largest[i], 0, 1), colours[winners[i]]);
            pixels[3 * i] = Half(pixels[3 * i], red * brightness);
            pixels[3 * i + 1] = Half(pixels[3 * i + 1], green * brightness);
            pixels[3 * i + 2] = Half(pixels[3 * i + 2], blue * brightness);
        }
        return new Picture(pixels, photo.Width, photo.Height);

        MapFrame Frame(float[,] map)
        {
            var values = Overlay.Flat(map);
            MapResize.Check(values.Length, map.GetLength(0), map.GetLength(1));
            MapNormalization.CheckFinite(values);
            return MapFrame.Create(photo, values, map.GetLength(0), map.GetLength(1), region);
        }
    }

    private static byte Half(byte photo, float colour) => (byte)((photo + colour + 1) / 2);
}
