using System.Text;
using GradCam.Fuzz.Mutators;

namespace GradCam.Fuzz.Targets;

/// <summary>Lists of labels.</summary>
internal sealed class LabelList : FuzzTarget
{
    private static readonly byte[] Valid = Encoding.UTF8.GetBytes("0 cat\n1 dog\n2 Grönland, big\n3 \u001b[31mred\n");

    public override string Name => "labels";

    public override int Weight => 2;

    public override byte[] Make(Random random) =>
        ByteMutator.Mutate(Valid, random, Encoding.UTF8.GetBytes(Interesting.Text(random)));

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "labels.txt");
        File.WriteAllBytes(path, input);
        var labels = Labels.Load(path);
        _ = labels[0] + labels[int.MaxValue];
    }
}
