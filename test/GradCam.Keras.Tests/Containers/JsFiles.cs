using System.Buffers.Binary;
using System.Text.Json.Nodes;
using GradCam.Keras.Tests.Layers;

namespace GradCam.Keras.Tests.Containers;

/// <summary>Writes layers models of TensorFlow.js.</summary>
internal static class JsFiles
{
    /// <summary>Writes a model as <c>model.save</c> of TensorFlow.js does; returns its <c>model.json</c>.</summary>
    public static string Write(
        string folder,
        string model,
        (string Name, GoldenArray Array)[] weights,
        int shard = int.MaxValue,
        string? quantization = null
    )
    {
        Directory.CreateDirectory(folder);
        var bytes = new List<byte>();
        var specs = new JsonArray();
        foreach (var (name, array) in weights)
        {
            var spec = new JsonObject
            {
                ["name"] = name,
                ["shape"] = new JsonArray([.. array.Shape.Select(d => JsonValue.Create(d))]),
                ["dtype"] = "float32",
            };
            float min = array.Data.Min(),
                range = Math.Max(array.Data.Max() - min, 1e-3f);
            int levels = quantization == "uint8" ? byte.MaxValue : ushort.MaxValue;
            if (quantization == "float16")
                spec["quantization"] = new JsonObject { ["dtype"] = "float16", ["original_dtype"] = "float32" };
            else if (quantization is not null)
                spec["quantization"] = new JsonObject
                {
                    ["min"] = min,
                    ["scale"] = range / levels,
                    ["dtype"] = quantization,
                    ["original_dtype"] = "float32",
                };
            specs.Add(spec);
            foreach (float value in array.Data)
                bytes.AddRange(Bytes(value, quantization, MathF.Round((value - min) / range * levels)));
        }
        var names = new JsonArray();
        for (int i = 0, at = 0; at < bytes.Count; i++, at += shard)
        {
            names.Add($"shard{i}.bin");
            File.WriteAllBytes(
                Path.Combine(folder, $"shard{i}.bin"),
                [.. bytes.Skip(at).Take(Math.Min(shard, bytes.Count - at))]
            );
            if (shard > bytes.Count)
                break;
        }
        string path = Path.Combine(folder, "model.json");
        File.WriteAllText(
            path,
            new JsonObject
            {
                ["format"] = "layers-model",
                ["modelTopology"] = JsonNode.Parse(model, documentOptions: new() { MaxDepth = 512 }),
                ["weightsManifest"] = new JsonArray(new JsonObject { ["paths"] = names, ["weights"] = specs }),
            }.ToJsonString(new() { MaxDepth = 512 })
        );
        return path;
    }

    private static byte[] Bytes(float value, string? quantization, float level)
    {
        var bytes = new byte[4];
        switch (quantization)
        {
            case "uint8":
                return [(byte)level];
            case "uint16":
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)level);
                return bytes[..2];
            case "float16":
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                return bytes[..2];
            default:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                return bytes;
        }
    }
}
