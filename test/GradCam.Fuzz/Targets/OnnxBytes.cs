using GradCam.Fuzz.Mutators;

namespace GradCam.Fuzz.Targets;

/// <summary>ONNX files with wrong bytes.</summary>
internal class OnnxBytes : FuzzTarget
{
    // Small networks of many operators: thousands are explained in a minute.
    protected static readonly Lazy<byte[][]> Models = Seeds("test", "*.onnx", largest: 100_000);

    public override string Name => "onnx-bytes";

    public override int Weight => 11;

    public override byte[] Make(Random random) =>
        ByteMutator.Mutate(Pick(random, Models.Value), random, Pick(random, Models.Value));

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, input);
        ExplainWay.Of(input).Run(path);
    }
}
