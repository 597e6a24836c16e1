using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>Explanations over HTTP are those of the library.</summary>
public class ExplainEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly Lazy<Explainer> Library = new(() => Explainer.Load(BuiltInModel.CatsDogs));

    private static Picture Photograph => Picture.Decode(RunningServer.Cat);

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Post_form_givesTheLibrarysMap()
    {
        var answer = await Server.Post("/v1/explain");
        var json = await RunningServer.Json(answer);
        var expected = Library.Value.Explain(Photograph);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("cats-dogs", json.GetProperty("model").GetString());
        Assert.Equal((451, 300), (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32()));
        Assert.Equal("cat", json.GetProperty("predictions")[0].GetProperty("label").GetString());
        var row = json.GetProperty("explanations")[0];
        Assert.Equal("gradcam", row.GetProperty("method").GetString());
        Assert.Equal(expected.LayerName, row.GetProperty("layer").GetString());
        Close(expected.Raw, row.GetProperty("raw"));
        Close(expected.MapValues, row.GetProperty("map"));
    }

    [Fact]
    public async Task Post_jsonWithBase64_givesWhatTheFormGives()
    {
        string body = $$"""{"image": "{{Convert.ToBase64String(RunningServer.Cat)}}", "target": ["dog", 0]}""";
        var answer = await Server.Client.PostAsync(
            "/v1/explain",
            new StringContent(body, Encoding.UTF8, "application/json")
        );
        var rows = (await RunningServer.Json(answer)).GetProperty("explanations");

        Assert.Equal(["dog", "cat"], rows.EnumerateArray().Select(LabelOf));
        Close(Library.Value.Explain(Photograph, target: Target.Class("dog")).Raw, rows[0].GetProperty("raw"));
    }

    [Fact]
    public async Task Post_pictureAlone_takesFieldsFromTheAddress()
    {
        using var body = new ByteArrayContent(RunningServer.Cat);
        body.Headers.ContentType = new("image/png");
        var answer = await Server.Client.PostAsync("/v1/explain?method=layercam&target=dog&include=raw", body);
        var row = (await RunningServer.Json(answer)).GetProperty("explanations")[0];

        Assert.Equal("layercam", row.GetProperty("method").GetString());
        Assert.False(row.TryGetProperty("map", out _));
        Close(Library.Value.Explain(Photograph, CamMethods.LayerCam, Target.Class("dog")).Raw, row.GetProperty("raw"));
    }

    [Fact]
    public async Task Post_against_explainsTheDifference()
    {
        var answer = await Server.Post("/v1/explain", null, ("target", "cat"), ("against", "dog"));
        var row = (await RunningServer.Json(answer)).GetProperty("explanations")[0];
        var expected = Library.Value.Explain(Photograph, target: Target.Class("cat") - Target.Class("dog"));

        Assert.Equal("cat - dog", LabelOf(row));
        Close(expected.Raw, row.GetProperty("raw"));
    }

    [Fact]
    public async Task Post_allLayers_givesAMapOfEachInOneAnswer()
    {
        var answer = await Server.Post("/v1/explain", null, ("layer", "*"), ("include", "raw"));
        var rows = (await RunningServer.Json(answer)).GetProperty("explanations");
        var layers = (await Server.Get("/v1/models/cats-dogs/layers")).GetProperty("layers");

        Assert.Equal(
            layers.EnumerateArray().Select(l => l.GetProperty("name").GetString()),
            rows.EnumerateArray().Select(r => r.GetProperty("layer").GetString())
        );
        Close(Library.Value.Explain(Photograph, layer: Library.Value.Layers[3].Name).Raw, rows[3].GetProperty("raw"));
    }

    [Fact]
    public async Task Post_acceptPng_givesTheOverlay()
    {
        var answer = await Server.Post("/v1/explain", "image/png", ("colormap", "viridis"), ("opacity", "0.7"));
        var picture = Picture.Decode(await answer.Content.ReadAsByteArrayAsync());
        var expected = Library
            .Value.Explain(Photograph)
            .Overlay(new OverlayOptions { Colormap = Colormap.Viridis, Alpha = 0.7 });

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(expected.Rgb.ToArray(), picture.Rgb.ToArray());
    }

    [Fact]
    public async Task Post_acceptNpy_givesTheMap()
    {
        var answer = await Server.Post("/v1/explain", "application/x-npy");
        var map = Npy.Decode(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal([128, 128], map.Shape);
        Assert.Equal(Library.Value.Explain(Photograph).MapValues.Data, map.Data);
    }

    [Fact]
    public async Task Post_acceptEvents_tellsOfPassesAndGivesTheResult()
    {
        var answer = await Server.Post("/v1/explain", "text/event-stream", ("method", "rise"), ("samples", "500"));
        string[] events = (await answer.Content.ReadAsStringAsync()).TrimEnd().Split("\n\n");
        var last = events[^1].Split('\n');

        Assert.All(events[..^1], text => Assert.StartsWith("event: progress\ndata: {\"passes\":", text));
        Assert.NotEmpty(events[..^1]);
        Assert.Equal("event: result", last[0]);
        using var result = JsonDocument.Parse(last[1]["data: ".Length..]);
        Assert.Equal("rise", result.RootElement.GetProperty("explanations")[0].GetProperty("method").GetString());
    }

    [Fact]
    public async Task PostCompare_severalMethods_givesTheMapOfEachAndSaysWhichFail()
    {
        var answer = await Server.Post("/v1/compare", null, ("method", "gradcam,hirescam,legrad"), ("target", "0,1"));
        var json = await RunningServer.Json(answer);

        Assert.Equal(
            ["gradcam", "gradcam", "hirescam", "hirescam"],
            json.GetProperty("explanations").EnumerateArray().Select(r => r.GetProperty("method").GetString())
        );
        Assert.Equal("legrad", json.GetProperty("failures")[0].GetProperty("method").GetString());
    }

    private static string? LabelOf(JsonElement row) => row.GetProperty("target").GetProperty("label").GetString();

    private static void Close(Tensor expected, JsonElement actual)
    {
        Assert.Equal(expected.Shape, actual.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()));
        float[] values = MemoryMarshal.Cast<byte, float>(actual.GetProperty("data").GetBytesFromBase64()).ToArray();
        Assert.Equal(expected.Data.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(expected.Data[i], values[i], 1e-4f);
    }
}
