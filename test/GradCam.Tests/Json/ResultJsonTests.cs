using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GradCam.Tests.Json;

/// <summary>Results are JSON, with and without reflection.</summary>
public sealed partial class ResultJsonTests
{
    private static readonly Lazy<Explainer> Model = new(() => Explainer.Load(BuiltInModel.CatsDogs));

    private static readonly Picture Photo = Picture.FromRgb(new byte[3 * 9 * 9], 9, 9);

    [Fact]
    public void ToJson_ofAnExplanation_saysWhatItSays()
    {
        var explanation = Model.Value.Explain(Photo, target: Target.Class("dog"));

        var root = JsonDocument.Parse(explanation.ToJson()).RootElement;

        Assert.Equal(
            ["sample", "modelInput", "layer", "method", "target", "predictions", "diagnostics", "raw"],
            root.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal("gradcam", root.GetProperty("method").GetString());
        Assert.Equal("dog", root.GetProperty("target").GetProperty("label").GetString());
        Assert.Equal(explanation.Target.Score, root.GetProperty("target").GetProperty("score").GetSingle());
        Assert.Equal(explanation.Predictions.Count, root.GetProperty("predictions").GetArrayLength());
        Assert.Equal(explanation.LayerName, root.GetProperty("layer").GetString());
        Assert.Equal(
            explanation.Diagnostics.Select(d => d.Message),
            root.GetProperty("diagnostics").EnumerateArray().Select(d => d.GetProperty("message").GetString())
        );
        var raw = root.GetProperty("raw");
        Assert.Equal(explanation.Raw.Shape, raw.GetProperty("shape").EnumerateArray().Select(l => l.GetInt32()));
        Assert.Equal(
            explanation.Raw.Data,
            MemoryMarshal.Cast<byte, float>(raw.GetProperty("data").GetBytesFromBase64()).ToArray()
        );
    }

    [Fact]
    public void Serialize_ofAnExplanation_isToJson_alsoWithGeneratedCode()
    {
        var explanation = Model.Value.Explain(Photo);
        string expected = explanation.ToJson();

        Assert.Equal(expected, JsonSerializer.Serialize(explanation));
        Assert.Equal(expected, JsonSerializer.Serialize(explanation, Generated.Default.Explanation));
        Assert.Equal(
            $"[{expected}]",
            JsonSerializer.Serialize<IReadOnlyList<Explanation>>([explanation], JsonSerializerOptions.Web)
        );
        Assert.Contains("\n  \"layer\"", explanation.ToJson(indented: true));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Explanation>(expected));
    }

    [Fact]
    public void Serialize_ofConcepts_isToJson()
    {
        var concepts = Model.Value.Concepts(Photo, 2);
        var root = JsonDocument.Parse(concepts.ToJson()).RootElement;

        Assert.Equal(concepts.ToJson(), JsonSerializer.Serialize(concepts));
        Assert.Equal(concepts.Layer.Name, root.GetProperty("layer").GetString());
        Assert.Equal(
            concepts.Concepts.Select(c => c.Share),
            root.GetProperty("concepts").EnumerateArray().Select(c => c.GetProperty("share").GetSingle())
        );
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<ConceptExplanation>("{}"));
    }

    [JsonSerializable(typeof(Explanation))]
    private sealed partial class Generated : JsonSerializerContext;
}
