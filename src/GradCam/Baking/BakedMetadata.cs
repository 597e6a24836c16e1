using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Models;
using GradCam.Onnx.Proto;

namespace GradCam.Baking;

/// <summary>The description of a baked file, in the model's metadata.</summary>
internal static class BakedMetadata
{
    private const string Outputs = "gradcam.outputs",
        Version = "gradcam.version",
        Precision = "gradcam.precision",
        Target = "gradcam.target";

    /// <summary>Describes a model's outputs in it; what an earlier one said is replaced.</summary>
    public static void Write(ModelProto model, IReadOnlyList<BakedOutput> outputs, BakeOptions options)
    {
        BakedOutput[] all = [.. Read(model), .. outputs];
        var kept = model.MetadataProps.Where(p => !p.Key.StartsWith("gradcam.", StringComparison.Ordinal)).ToArray();
        model.MetadataProps.Clear();
        model.MetadataProps.Add(kept);
        void Say(string key, string value) =>
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        Say(Version, typeof(BakedMetadata).Assembly.GetName().Version!.ToString(3));
        Say(Outputs, JsonSerializer.Serialize(all, BakedJson.Default.BakedOutputArray));
        if (options.TargetInput)
            Say(
                Target,
                $"Input '{GraphTarget.Input}', int64[N], holds the class to explain in each picture; -1, or what is "
                    + "no class, stands for the top class."
            );
        if (options.Preprocess)
            Say(BakedMark.Input, "uint8[N, H, W, 3], red first, of any size.");
        if (options.Float16)
            Say(Precision, "The network computes in float16, the maps' own part in float32.");
    }

    /// <summary>The outputs that were added to a model; none if it was not baked.</summary>
    public static IReadOnlyList<BakedOutput> Read(ModelProto model)
    {
        try
        {
            return model.MetadataProps.FirstOrDefault(p => p.Key == Outputs)?.Value is { } json
                ? JsonSerializer.Deserialize(json, BakedJson.Default.BakedOutputArray) ?? []
                : [];
        }
        catch (JsonException)
        {
            // Someone else's words; the model itself is none the worse.
            return [];
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BakedOutput[]))]
internal sealed partial class BakedJson : JsonSerializerContext;
