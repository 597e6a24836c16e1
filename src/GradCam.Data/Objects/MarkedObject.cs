using GradCam.Imaging;

namespace GradCam.Data.Objects;

/// <summary>An object in a picture, as the source marks it: by a mask, or else by boxes.</summary>
/// <param name="Boxes">The boxes' text; null for none.</param>
/// <param name="Format">The meaning of their numbers.</param>
/// <param name="MaskName">The mask's name, for errors.</param>
/// <param name="Mask">Reads the bytes of the mask's file; null for no mask.</param>
internal sealed record MarkedObject(
    string? Boxes,
    BoxFormat Format,
    string? MaskName,
    Func<ResourceLimits, byte[]>? Mask
)
{
    /// <summary>The object's shape; null where nothing is marked.</summary>
    /// <param name="mask">The bytes of the mask's file; null for none.</param>
    /// <param name="width">The picture's width.</param>
    /// <param name="height">The picture's height.</param>
    /// <param name="limits">The limits on the mask's size.</param>
    /// <exception cref="GradCamException">It is no mask, or are no boxes, of this picture.</exception>
    public ObjectShape? Shape(byte[]? mask, int width, int height, ResourceLimits limits)
    {
        if (mask is null)
            return Boxes is not null && BoxText.Read(Boxes, Format, width, height) is { Count: > 0 } boxes
                ? ObjectShape.OfBoxes(boxes)
                : null;
        var (pixels, maskWidth, maskHeight) = MaskDecoder.Decode(mask, MaskName!, limits);
        // Each side of a scaled mask is rounded to whole pixels.
        if (Math.Abs((long)maskWidth * height - (long)maskHeight * width) > (long)width + height)
            throw new GradCamException(
                $"The mask {MaskName} has {maskWidth}×{maskHeight} pixels, and the picture {width}×{height}, which is "
                    + "of another shape: give the mask of this picture."
            );
        return pixels.Contains(true) ? ObjectShape.OfMask(pixels, maskWidth, maskHeight) : null;
    }
}
