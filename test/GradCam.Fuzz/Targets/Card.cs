using System.Text;
using GradCam.Fuzz.Mutators;

namespace GradCam.Fuzz.Targets;

/// <summary>Model cards with odd values.</summary>
internal sealed class Card : FuzzTarget
{
    private const string Valid = """
        {"preset":"torchvision","size":[32,24],"resize":"short-side-then-center-crop","resizeSize":40,"cropFraction":0.875,"interpolation":"bicubic","channels":"bgr",
        "scale":"1/255","mean":[0.4,0.5,0.6],"std":[0.2,0.2,0.3],"padding":114,"labels":["cat","dog"],"layer":"features","layout":"channels-first","input":"image","output":"logits",
        "sampleRate":250,"channelNames":["lead I","lead II"]}
        """;

    private static readonly Picture Small = Picture.FromRgb(new byte[3 * 7 * 5], 7, 5);

    public override string Name => "card";

    public override int Weight => 5;

    public override byte[] Make(Random random) =>
        random.Next(4) == 0
            ? ByteMutator.Mutate(Encoding.UTF8.GetBytes(Valid), random, "{}"u8.ToArray())
            : Encoding.UTF8.GetBytes(JsonMutator.Mutate(Valid, random));

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.gradcam.json");
        File.WriteAllBytes(path, input);
        var how = ModelCard.Load(path).Preprocessing(new(3, null, null, TensorLayout.ChannelsFirst));
        if ((long)how.Width * how.Height <= 1 << 20)
            how.Apply(Small);
    }
}
