using System.Net;
using System.Text;
using System.Text.Json;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>KServe's V1 and V2, in the forms that its documentation shows.</summary>
public class KServeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string Picture = Convert.ToBase64String(RunningServer.Cat);

    private static readonly Lazy<Explainer> Library = new(() => Explainer.Load(BuiltInModel.CatsDogs));

    private RunningServer Server => fixture.Server;

    [Theory]
    [InlineData("""{"image": {"b64": "*"}}""")]
    [InlineData("""{"image_bytes": {"b64": "*"}}""")]
    [InlineData("""{"data": "*"}""")]
    [InlineData("\"*\"")]
    public async Task V1Explain_ofAPicture_givesOneExplanationForEachInstance(string instance)
    {
        string one = instance.Replace("*", Picture);
        var json = await Post(
            "/v1/models/cats-dogs:explain",
            $$$"""{"instances": [{{{one}}}, {{{one}}}], "parameters": {"target": "dog", "include": "raw"}}"""
        );
        var rows = json.GetProperty("explanations");

        Assert.Equal(2, rows.GetArrayLength());
        var map = rows[1].GetProperty("explanations")[0];
        Assert.Equal("dog", map.GetProperty("target").GetProperty("label").GetString());
        Assert.Equal(8 * 8 * 4, map.GetProperty("raw").GetProperty("data").GetBytesFromBase64().Length);
    }

    [Fact]
    public async Task V1Predict_givesScoresAndProbabilities()
    {
        var json = await Post("/v1/models/cats-dogs:predict", $$$"""{"instances": [{"b64": "{{{Picture}}}"}]}""");
        var row = json.GetProperty("predictions")[0];
        var expected = Library.Value.Explain(GradCam.Picture.Decode(RunningServer.Cat)).Predictions[0];

        Assert.Equal("cat", row.GetProperty("best")[0].GetProperty("label").GetString());
        Assert.Equal(expected.Score, row.GetProperty("scores")[0].GetSingle(), 1e-4f);
        Assert.Equal(expected.Probability!.Value, row.GetProperty("probabilities")[0].GetSingle(), 1e-4f);
    }

    [Fact]
    public async Task V1_ofATensor_isWhatThePreparedPictureGives()
    {
        var prepared = Library.Value.Preprocessing!.Apply(GradCam.Picture.Decode(RunningServer.Cat));
        string Numbers(IEnumerable<float> values) =>
            "["
            + string.Join(',', values.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))
            + "]";
        string channels = string.Join(
            ',',
            prepared.Tensor.Chunk(128 * 128).Select(c => $"[{string.Join(',', c.Chunk(128).Select(Numbers))}]")
        );
        var json = await Post("/v1/models/cats-dogs:predict", $$"""{"instances": [[{{channels}}]]}""");
        var picture = await Post("/v1/models/cats-dogs:predict", $$"""{"instances": ["{{Picture}}"]}""");

        Assert.Equal(
            picture.GetProperty("predictions")[0].GetProperty("scores")[0].GetSingle(),
            json.GetProperty("predictions")[0].GetProperty("scores")[0].GetSingle(),
            1e-3f
        );
        var infer = await Post(
            "/v2/models/cats-dogs/infer",
            $$"""
            {"inputs": [{"name": "image", "shape": [1, 3, 128, 128], "datatype": "FP32",
              "data": {{Numbers(prepared.Tensor)}}}], "outputs": [{"name": "saliency_map"}]}
            """
        );
        var map = infer.GetProperty("outputs")[0];
        Assert.Equal("saliency_map", map.GetProperty("name").GetString());
        Assert.Equal([1, 128, 128], map.GetProperty("shape").EnumerateArray().Select(l => l.GetInt32()));
        float[] expected = Library.Value.Explain(GradCam.Picture.Decode(RunningServer.Cat)).MapValues.Data;
        Assert.Equal(expected[8000], map.GetProperty("data")[8000].GetSingle(), 1e-3f);
    }

    [Fact]
    public async Task V2_tellsOfServerAndModel()
    {
        Assert.Equal("gradcam", (await Server.Get("/v2")).GetProperty("name").GetString());
        Assert.Equal("""{"live":true}""", await Server.Client.GetStringAsync("/v2/health/live"));
        Assert.Equal("""{"ready":true}""", await Server.Client.GetStringAsync("/v2/health/ready"));
        Assert.Equal(
            """{"name":"cats-dogs","ready":true}""",
            await Server.Client.GetStringAsync("/v2/models/cats-dogs/versions/1/ready")
        );
        var model = await Server.Get("/v2/models/cats-dogs");
        Assert.Equal(
            [-1, 3, 128, 128],
            model.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(l => l.GetInt32())
        );
        Assert.Equal("FP32", model.GetProperty("outputs")[0].GetProperty("datatype").GetString());
    }

    [Fact]
    public async Task V2Infer_ofPictures_givesScoresRowByRow_andTheRequestsId()
    {
        var json = await Post(
            "/v2/models/cats-dogs/infer",
            $$"""
            {"id": "42", "inputs": [{"name": "image", "shape": [2], "datatype": "BYTES",
              "data": ["{{Picture}}", "{{Picture}}"]}]}
            """
        );

        Assert.Equal("42", json.GetProperty("id").GetString());
        Assert.Equal("cats-dogs", json.GetProperty("model_name").GetString());
        var scores = json.GetProperty("outputs")[0];
        Assert.Equal([2, 2], scores.GetProperty("shape").EnumerateArray().Select(l => l.GetInt32()));
        Assert.Equal(4, scores.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("/v1/models/lynx:explain", """{"instances": ["AA=="]}""", 404)]
    [InlineData("/v1/models/cats-dogs:explain", """{"instances": []}""", 400)]
    [InlineData("/v1/models/cats-dogs:explain", """{"instances": [[[1, 2], [3]]]}""", 400)]
    [InlineData("/v1/models/cats-dogs:explain", """{"instances": [[[1, 2], [3, 4]]]}""", 400)]
    [InlineData("/v1/models/cats-dogs:predict", """{"instances": ["AAAA"]}""", 422)]
    [InlineData("/v1/models/cats-dogs:predict", "{", 400)]
    [InlineData("/v2/models/cats-dogs/infer", """{"inputs": []}""", 400)]
    [InlineData("/v2/models/cats-dogs/infer", """{"inputs": [{"datatype": "INT8", "shape": [1], "data": [1]}]}""", 400)]
    [InlineData(
        "/v2/models/cats-dogs/infer",
        """{"inputs": [{"datatype": "FP32", "shape": [2, 2], "data": [1, 2, 3]}]}""",
        400
    )]
    public async Task Post_ofWhatIsWrong_givesAnError(string path, string body, int status)
    {
        var answer = await Server.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotEmpty((await RunningServer.Json(answer)).GetProperty("error").GetString()!);
    }

    private async Task<JsonElement> Post(string path, string body)
    {
        var answer = await Server.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await RunningServer.Json(answer);
    }
}
