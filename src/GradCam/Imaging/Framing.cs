namespace GradCam.Imaging;

/// <summary>Resize and crop: which part of the photograph fills the tensor, and its pixels.</summary>
internal static class Framing
{
    /// <returns>RGB pixels <c>[Height, Width, 3]</c> and the part of the photograph they show.</returns>
    public static (byte[] Pixels, Region Region) Apply(Preprocessing options, Picture picture) =>
        options.Resize switch
        {
            ResizeMode.Stretch => Stretch(options, picture),
            ResizeMode.ShortSideThenCenterCrop => ShortSide(options, picture),
            ResizeMode.StretchThenCenterCrop => StretchedCentre(options, picture),
            ResizeMode.CenterCropThenResize => Fit(options, picture),
            ResizeMode.Letterbox => Letterbox(options, picture),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Resize, "Unknown way to resize."),
        };

    private static (byte[], Region) Stretch(Preprocessing options, Picture picture) =>
        (
            Resampler.Resize(
                picture,
                All(picture.Width, options.Width),
                All(picture.Height, options.Height),
                options.Interpolation
            ),
            Region.Whole(picture)
        );

    private static (byte[], Region) ShortSide(Preprocessing options, Picture picture)
    {
        int width = picture.Width,
            height = picture.Height;
        // A photograph of one column and millions of rows becomes longer than an int can say.
        long size = options.ResizeSize ?? (int)(Math.Min(options.Width, options.Height) / options.CropFraction);

        // The long side is cut down to whole pixels, as torchvision does.
        var (w, h) = width <= height ? (size, Long(size, height, width)) : (Long(size, width, height), size);

        // An input that is not square may be wider than the photograph became: enlarge until it is covered.
        if (w < options.Width)
            (w, h) = (options.Width, Long(options.Width, height, width));
        if (h < options.Height)
            (w, h) = (Long(options.Height, width, height), options.Height);
        return Centre(options, picture, Math.Max(w, options.Width), Math.Max(h, options.Height));
    }

    private static (byte[], Region) StretchedCentre(Preprocessing options, Picture picture) =>
        Centre(options, picture, options.StretchedLength(options.Width), options.StretchedLength(options.Height));

    /// <summary>The centre of the photograph resized to a width and a height.</summary>
    private static (byte[], Region) Centre(Preprocessing options, Picture picture, long w, long h)
    {
        int width = picture.Width,
            height = picture.Height;
        long left = HalfOf(w - options.Width),
            top = HalfOf(h - options.Height);
        var pixels = Resampler.Resize(
            picture,
            new(0, width, w, left, options.Width),
            new(0, height, h, top, options.Height),
            options.Interpolation
        );
        double scaleX = (double)width / w,
            scaleY = (double)height / h;
        return (pixels, new Region(left * scaleX, top * scaleY, options.Width * scaleX, options.Height * scaleY));
    }

    private static (byte[], Region) Fit(Preprocessing options, Picture picture)
    {
        double wanted = (double)options.Width / options.Height,
            has = (double)picture.Width / picture.Height;
        double width = picture.Width,
            height = picture.Height;
        if (has >= wanted)
            width = wanted * height;
        else
            height = width / wanted;
        double x = (picture.Width - width) / 2,
            y = (picture.Height - height) / 2;
        var pixels = Resampler.Resize(
            picture,
            new(x, x + width, options.Width, 0, options.Width),
            new(y, y + height, options.Height, 0, options.Height),
            options.Interpolation
        );
        return (pixels, new Region(x, y, width, height));
    }

    private static (byte[], Region) Letterbox(Preprocessing options, Picture picture)
    {
        var scale = Math.Min((double)options.Width / picture.Width, (double)options.Height / picture.Height);
        var width = Math.Clamp((int)Math.Round(picture.Width * scale), 1, options.Width);
        var height = Math.Clamp((int)Math.Round(picture.Height * scale), 1, options.Height);
        var inner = Resampler.Resize(
            picture,
            All(picture.Width, width),
            All(picture.Height, height),
            options.Interpolation
        );
        var pixels = new byte[3 * options.Width * options.Height];
        pixels.AsSpan().Fill(options.Padding);
        int left = (options.Width - width) / 2,
            top = (options.Height - height) / 2;
        for (var y = 0; y < height; y++)
            inner.AsSpan(3 * y * width, 3 * width).CopyTo(pixels.AsSpan(3 * ((top + y) * options.Width + left)));
        double scaleX = (double)picture.Width / width,
            scaleY = (double)picture.Height / height;
        return (pixels, new Region(-left * scaleX, -top * scaleY, options.Width * scaleX, options.Height * scaleY));
    }

    private static Resampler.Axis All(int input, int output) => new(0, input, output, 0, output);

    private static long Long(long size, int longSide, int shortSide) => size * longSide / shortSide;

    // Python's round: halves go to the even number.
    private static long HalfOf(long slack) => (long)Math.Round(slack / 2.0, MidpointRounding.ToEven);
}
