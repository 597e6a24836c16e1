using GradCam.Fuzz.Mutators;

namespace GradCam.Fuzz.Targets;

/// <summary>Pictures of every format with wrong bytes.</summary>
internal sealed class PictureFile : FuzzTarget
{
    private static readonly Lazy<byte[][]> Files = new(() =>
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 40 * 30).Select(i => (byte)(i * 37 % 251))];
        var picture = Picture.FromRgb(pixels, 40, 30);
        byte[] bmp =
        [
            (byte)'B',
            (byte)'M',
            70,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            54,
            0,
            0,
            0,
            40,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            1,
            0,
            24,
            0,
            .. new byte[40],
        ];
        return [.. ((string[])["png", "jpg", "webp", "gif", "tif"]).Select(picture.Encode), .. Features(pixels), bmp];
    });

    /// <summary>Files of what few cameras and programs write.</summary>
    private static IEnumerable<byte[]> Features(byte[] pixels)
    {
        using var colour = NetVips
            .Image.NewFromMemory(pixels, 40, 30, 3, NetVips.Enums.BandFormat.Uchar)
            .Copy(interpretation: NetVips.Enums.Interpretation.Srgb);
        using var alpha = colour.Bandjoin(128);
        using var grey = colour.Colourspace(NetVips.Enums.Interpretation.Bw);
        using var deep = colour.Colourspace(NetVips.Enums.Interpretation.Rgb16);
        using var ink = colour.Colourspace(NetVips.Enums.Interpretation.Cmyk);
        using var numbers = colour.Cast(NetVips.Enums.BandFormat.Float);
        using var frames = NetVips
            .Image.Arrayjoin([colour, colour, colour], across: 1)
            .Mutate(m => m.Set(NetVips.GValue.GIntType, "page-height", 30));
        yield return colour.JpegsaveBuffer(interlace: true);
        yield return colour.JpegsaveBuffer(
            subsampleMode: NetVips.Enums.ForeignSubsample.Off,
            optimizeCoding: true,
            restartInterval: 2
        );
        yield return ink.JpegsaveBuffer();
        yield return grey.JpegsaveBuffer();
        yield return alpha.PngsaveBuffer(interlace: true);
        yield return colour.PngsaveBuffer(palette: true, bitdepth: 4);
        yield return deep.PngsaveBuffer();
        yield return grey.PngsaveBuffer(bitdepth: 1);
        yield return colour.TiffsaveBuffer(
            tile: true,
            tileWidth: 16,
            tileHeight: 16,
            compression: NetVips.Enums.ForeignTiffCompression.Lzw,
            predictor: NetVips.Enums.ForeignTiffPredictor.Horizontal
        );
        yield return colour.TiffsaveBuffer(
            pyramid: true,
            tile: true,
            tileWidth: 16,
            tileHeight: 16,
            compression: NetVips.Enums.ForeignTiffCompression.Deflate
        );
        yield return numbers.TiffsaveBuffer(bigtiff: true);
        yield return frames.TiffsaveBuffer(pageHeight: 30, compression: NetVips.Enums.ForeignTiffCompression.Jpeg);
        yield return frames.GifsaveBuffer(interlace: true);
        yield return frames.WebpsaveBuffer(lossless: true);
        yield return alpha.WebpsaveBuffer(lossless: true);
    }

    private static readonly Preprocessing How = PreprocessingPresets.Torchvision.For(
        new(3, 64, 64, TensorLayout.ChannelsFirst)
    );

    public override string Name => "picture";

    public override int Weight => 5;

    public override byte[] Make(Random random)
    {
        byte[] file = Pick(random, Files.Value);
        return ByteMutator.Mutate(file, random, file);
    }

    public override void Run(byte[] input, string folder) => How.Apply(Picture.Decode(input));
}
