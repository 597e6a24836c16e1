using GradCam.Fuzz.Mutators;
using GradCam.Imaging;

namespace GradCam.Fuzz.Targets;

/// <summary>Pictures of every format with wrong bytes.</summary>
internal sealed class PictureFile : FuzzTarget
{
    private static readonly Lazy<byte[][]> Files = new(() =>
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 40 * 30).Select(i => (byte)(i * 37 % 251))];
        var picture = Picture.FromRgb(pixels, 40, 30);
        byte[] bmp = [(byte)'B', (byte)'M', 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, .. new byte[40]];
        return [.. ((string[])["png", "jpg", "webp", "gif", "tif"]).Select(picture.Encode), bmp];
    });

    private static readonly Preprocessing How = PreprocessingPresets.Torchvision.For(new(3, 64, 64, TensorLayout.ChannelsFirst));

    public override string Name => "picture";

    public override int Weight => 6;

    public override byte[] Make(Random random)
    {
        byte[] file = Pick(random, Files.Value);
        return ByteMutator.Mutate(file, random, file);
    }

    public override void Run(byte[] input, string folder) => How.Apply(Picture.Decode(input));
}
