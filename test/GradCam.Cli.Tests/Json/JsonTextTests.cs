using System.Text.Json;
using GradCam.Cli.Json;
using GradCam.Json;

namespace GradCam.Cli.Tests.Json;

/// <summary>The parts that scripts rely on: names, and the text for a value that is not there.</summary>
public class JsonTextTests
{
    [Fact]
    public void Of_layers_writesNamesInCamelCaseAndOpenAxesAsNull()
    {
        var json = Parse(
            new LayerList("logits", null, [new("conv", "Conv_0", "Conv", [null, 3], "nchw", [8], true)], [])
        );

        Assert.Equal(["score", "auto", "layers", "baked"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("auto").ValueKind);
        var layer = json.GetProperty("layers")[0];
        Assert.Equal(
            ["name", "node", "operator", "shape", "layout", "grid", "auto"],
            layer.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal("[null,3]", layer.GetProperty("shape").GetRawText().Replace("\n", "").Replace(" ", ""));
    }

    [Fact]
    public void Of_scoreThatIsNoNumber_isATextThatParsersTake()
    {
        var json = Parse(new ConceptResult("a.png", "conv", float.NaN, [], "a.cam.png"));

        Assert.Equal("NaN", json.GetProperty("error").GetString());
    }

    [Fact]
    public void Of_explanations_leavesOutFilesThatWereNotWritten()
    {
        var row = new ExplanationRow(
            "a.png",
            0,
            "conv",
            "gradcam",
            new(1, "dog", 2.5f, null),
            [],
            new FileRow { Overlay = "a.cam.png" },
            []
        );
        var result = new ExplainResult([row], []);

        var json = Parse(result);

        Assert.Equal(["explanations", "failures"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["overlay"],
            json.GetProperty("explanations")[0].GetProperty("files").EnumerateObject().Select(p => p.Name)
        );
        result.Interrupted = true;
        Assert.True(Parse(result).GetProperty("interrupted").GetBoolean());
    }

    private static JsonElement Parse<T>(T value) => JsonDocument.Parse(JsonText.Of(value)).RootElement;
}
