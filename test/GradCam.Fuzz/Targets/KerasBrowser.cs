using System.Text;
using System.Text.Json.Nodes;
using GradCam.Fuzz.Mutators;
using GradCam.Keras;

namespace GradCam.Fuzz.Targets;

/// <summary>Layers models of TensorFlow.js with odd descriptions and lists of weights.</summary>
internal sealed class KerasBrowser : FuzzTarget
{
    // More than any of the small models needs.
    private static readonly byte[] Weights = [.. Enumerable.Range(0, 1 << 16).Select(i => (byte)(i % 61))];

    public override string Name => "keras-browser";

    public override int Weight => 3;

    public override byte[] Make(Random random)
    {
        var seed = Pick(random, KerasSeed.All);
        var specs = new JsonArray([
            .. seed.Weights.Values.SelectMany(l => l).Select(w => Spec(w.Key.Split(':')[0], w.Value.Shape, random)),
        ]);
        string manifest = new JsonArray(
            new JsonObject { ["paths"] = new JsonArray("weights.bin"), ["weights"] = specs }
        ).ToJsonString();
        bool both = random.Next(3) == 0;
        string model = both || random.Next(2) == 0 ? JsonMutator.Mutate(seed.Model, random) : seed.Model;
        if (both || model == seed.Model)
            manifest = JsonMutator.Mutate(manifest, random);
        return Encoding.UTF8.GetBytes($$"""{"modelTopology":{{model}},"weightsManifest":{{manifest}}}""");
    }

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.json");
        File.WriteAllBytes(path, input);
        File.WriteAllBytes(Path.Combine(folder, "weights.bin"), Weights);
        KerasModel.Load(path).ToOnnx();
    }

    private static JsonNode Spec(string name, int[] shape, Random random)
    {
        var spec = new JsonObject
        {
            ["name"] = name,
            ["shape"] = new JsonArray([.. shape.Select(d => JsonValue.Create(d))]),
            ["dtype"] = "float32",
        };
        if (random.Next(3) == 0)
            spec["quantization"] = new JsonObject
            {
                ["dtype"] = Pick(random, ["uint8", "uint16", "float16"]),
                ["scale"] = 0.01,
                ["min"] = -0.3,
            };
        return spec;
    }
}
