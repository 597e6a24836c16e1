using GradCam.Foundation;
using GradCam.Imaging;

namespace GradCam;

/// <summary>
/// A decoded photograph: 8-bit RGB, <c>byte[height, width, 3]</c> row by row from the top left, values 0..255.
/// Immutable, and safe to share between threads.
/// </summary>
/// <remarks>
/// Read are JPEG, PNG, WebP, GIF (its first frame), BMP and TIFF (its first page), told apart by content, not by name.
/// EXIF orientation is applied. Transparency is laid over white, as a viewer shows it. Grey becomes three equal
/// channels, CMYK becomes RGB by its profile, 16 bits become 8. Colour profiles of RGB pictures are ignored, as PIL and
/// OpenCV do: that is what networks were trained on.
/// </remarks>
public sealed partial class Picture
{
    /// <summary>The largest number of pixels of a picture if no other limit is given: 51 million.</summary>
    public const long DefaultMaxPixels = ResourceLimits.DefaultPicturePixels;

    private readonly byte[] _rgb;

    /// <summary>Takes the array over; nobody else may write to it afterwards.</summary>
    internal Picture(byte[] rgb, int width, int height) => (_rgb, Width, Height) = (rgb, width, height);

    /// <summary>Width in pixels, at least 1.</summary>
    public int Width { get; }

    /// <summary>Height in pixels, at least 1.</summary>
    public int Height { get; }

    /// <summary>The pixels, <c>[height, width, 3]</c>, red first.</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;

    /// <summary>The pixels as memory, <c>[height, width, 3]</c>, red first.</summary>
    internal ReadOnlyMemory<byte> Memory => _rgb;

    /// <summary>Reads a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Larger pictures are refused from their header, before their pixels take memory.</param>
    /// <exception cref="GradCamException">
    /// The file is missing, unreadable, no picture, damaged, or too large.
    /// </exception>
    public static Picture Load(string path, long maxPixels = DefaultMaxPixels) =>
        Load(path, ResourceLimits.Default with { PicturePixels = maxPixels });

    /// <summary>Reads a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">
    /// The limits on its bytes and pixels: larger pictures are refused from their header, before their pixels take
    /// memory.
    /// </param>
    /// <exception cref="GradCamException">
    /// The file is missing, unreadable, no picture, damaged, or too large.
    /// </exception>
    public static Picture Load(string path, ResourceLimits limits)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(limits);
        return PictureDecoder.Decode(
            FileBytes.Read(path, head => PictureFormats.Sniff(head, path), "file-bytes", limits),
            path,
            limits
        );
    }

    /// <summary>Reads a picture file from a stream, which is read to its end and stays open.</summary>
    /// <param name="stream">The stream of the file's bytes; it need not be seekable.</param>
    /// <param name="limits">
    /// The limits on bytes and pixels; null for the defaults. No more bytes are read than they allow.
    /// </param>
    /// <param name="name">The picture's name for error messages.</param>
    /// <exception cref="GradCamException">
    /// The bytes are no picture, damaged, or too many, or the picture is too large.
    /// </exception>
    public static Picture Load(Stream stream, ResourceLimits? limits = null, string name = "The picture")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        limits ??= ResourceLimits.Default;
        return PictureDecoder.Decode(FileBytes.ReadToEnd(stream, name, "file-bytes", limits), name, limits);
    }

    /// <summary>Reads a picture from the bytes of a file.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="maxPixels">Larger pictures are refused from their header, before their pixels take memory.</param>
    /// <param name="name">The picture's name for error messages.</param>
    /// <exception cref="GradCamException">
    /// The bytes are no picture, damaged, or a picture that is too large.
    /// </exception>
    public static Picture Decode(
        ReadOnlyMemory<byte> encoded,
        long maxPixels = DefaultMaxPixels,
        string name = "The picture"
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        return PictureDecoder.Decode(
            FileBytes.AsArray(encoded),
            name,
            ResourceLimits.Default with
            {
                PicturePixels = maxPixels,
            }
        );
    }

    /// <summary>A picture of given pixels, which are copied.</summary>
    /// <param name="rgb">The pixels, <c>[height, width, 3]</c>, 0..255, red first.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <exception cref="ArgumentException">The number of bytes is not width · height · 3.</exception>
    public static Picture FromRgb(ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != 3L * width * height)
            throw new ArgumentException(
                $"{width}×{height} pixels need {3L * width * height} bytes, not {rgb.Length}.",
                nameof(rgb)
            );
        return new Picture(rgb.ToArray(), width, height);
    }

    /// <summary>Writes the picture to a file, in the format its extension names: png, jpg, webp, tif or gif.</summary>
    /// <param name="path">The file, overwritten if it exists; its folder must exist.</param>
    /// <exception cref="GradCamException">The extension is unknown, or the file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileBytes.Write(path, PictureEncoder.Encode(this, Path.GetExtension(path), path));
    }

    /// <summary>The picture as the bytes of a PNG file.</summary>
    public byte[] EncodePng() => PictureEncoder.Encode(this, ".png", "The picture");

    /// <summary>The picture as the bytes of a file of some format.</summary>
    /// <param name="extension">png, jpg, webp, tif or gif, with or without a dot.</param>
    /// <exception cref="GradCamException">
    /// The extension is unknown, or the format cannot hold a picture of this size.
    /// </exception>
    public byte[] Encode(string extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return PictureEncoder.Encode(this, "." + extension.TrimStart('.'), "The picture");
    }
}
