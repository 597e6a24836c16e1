using GradCam.Cam;
using GradCam.Fuzz.Mutators;
using GradCam.Imaging;

namespace GradCam.Fuzz.Targets;

/// <summary>ONNX files with wrong bytes.</summary>
internal class OnnxBytes : FuzzTarget
{
    // Small networks of many operators: thousands are explained in a minute.
    protected static readonly Lazy<byte[][]> Models = Seeds("test", "*.onnx", largest: 100_000);

    public override string Name => "onnx-bytes";

    public override int Weight => 12;

    public override byte[] Make(Random random) => ByteMutator.Mutate(Pick(random, Models.Value), random, Pick(random, Models.Value));

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, input);
        Explain(path);
    }

    /// <summary>Loads a model and explains zeros, as often as its first bytes decide by pixels.</summary>
    protected static void Explain(string path)
    {
        using var explainer = Explainer.Load(path, new() { Threads = 1 });
        int[] shape = explainer.InputShape;
        var request = new ExplainRequest { Methods = explainer.DefaultLayer is null ? [CamMethods.Saliency] : [CamMethods.GradCam] };
        long count = shape.Aggregate(1L, (product, d) => product * d);
        // What a user would have to feed is bounded too.
        if (count > 1 << 24) return;
        explainer.Explain(new NpyArray(new float[count], [1, .. shape]), request);
    }
}
