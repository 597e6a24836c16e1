using System.Net;
using GradCam.Tests;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>The models, and how they are loaded, replaced and dropped while others ask for them.</summary>
public sealed class ModelEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private const string Key = "a key that is long enough";

    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    private static string Model => Path.Combine(Repository.Root, "models", "cats-dogs.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task GetModels_saysWhatEachTakes()
    {
        var answer = await fixture.Server.Get("/v1/models");
        var model = answer.GetProperty("details")[0];

        Assert.Equal("cats-dogs", answer.GetProperty("models")[0].GetString());
        Assert.Equal("cats-dogs", model.GetProperty("name").GetString());
        Assert.Equal("built-in", model.GetProperty("kind").GetString());
        Assert.Equal("ready", model.GetProperty("state").GetString());
        Assert.True(model.GetProperty("default").GetBoolean());
        Assert.Equal(2, model.GetProperty("classes").GetInt32());
        Assert.Equal(128, model.GetProperty("input").GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task GetModel_givesSignatureAndLabels()
    {
        var model = await fixture.Server.Get("/v1/models/cats-dogs");
        var signature = model.GetProperty("signature");

        Assert.Equal(["cat", "dog"], model.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal("picture", signature.GetProperty("inputs")[0].GetProperty("kind").GetString());
        Assert.Equal(
            CamMethods.All.Select(m => m.Name),
            signature.GetProperty("methods").EnumerateArray().Select(m => m.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task GetLayers_listsThemInOrder_andTheAutomaticOne()
    {
        using var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        var json = await fixture.Server.Get("/v1/models/cats-dogs/layers");
        var layers = json.GetProperty("layers").EnumerateArray().ToArray();

        Assert.Equal(explainer.Layers.Select(l => l.Name), layers.Select(l => l.GetProperty("name").GetString()));
        Assert.Equal(explainer.DefaultLayer!.Name, json.GetProperty("auto").GetString());
        Assert.Single(layers, l => l.GetProperty("auto").GetBoolean());
    }

    [Theory]
    [InlineData("/v1/models/lynx")]
    [InlineData("/v1/models/lynx/layers")]
    [InlineData("/v1/nothing")]
    public async Task Get_ofWhatIsNotThere_isAProblem(string path)
    {
        var answer = await fixture.Server.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(404, (await RunningServer.Json(answer)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task PutAndDelete_withoutKeyOfTheServer_areForbidden()
    {
        var put = await fixture.Server.Client.PutAsync("/v1/models/cats-dogs", null);
        var delete = await fixture.Server.Client.DeleteAsync("/v1/models/cats-dogs");

        Assert.Equal(HttpStatusCode.Forbidden, put.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, delete.StatusCode);
    }

    [Fact]
    public async Task Put_loadsAModelOfTheFolder_andDeleteDropsIt()
    {
        await using var server = await WithFolder();
        File.Copy(Model, Path.Combine(_folder, "second.onnx"));

        var put = await server.Client.PutAsync("/v1/models/second", null);
        var answer = await server.Post("/v1/explain", null, ("model", "second"));
        var delete = await server.Client.DeleteAsync("/v1/models/second");
        var gone = await server.Post("/v1/explain", null, ("model", "second"));

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal("second", (await RunningServer.Json(answer)).GetProperty("model").GetString());
        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("..%2F..%2Fmodels%2Fcats-dogs")]
    [InlineData("..%5Cfirst")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("first.onnx")]
    public async Task Put_ofAPath_findsNothing(string name)
    {
        await using var server = await WithFolder();
        var put = await server.Client.PutAsync($"/v1/models/{name}", null);

        Assert.Equal(HttpStatusCode.NotFound, put.StatusCode);
    }

    [Fact]
    public async Task Put_ofAFileThatIsNoModel_saysSo_andTheOneBeforeStays()
    {
        await using var server = await WithFolder();
        string other = Path.Combine(_folder, "other.tmp");
        await File.WriteAllTextAsync(other, "no model", TestContext.Current.CancellationToken);
        File.Move(other, Path.Combine(_folder, "first.onnx"), overwrite: true);
        var put = await server.Client.PutAsync("/v1/models/first", null);
        var answer = await server.Post("/v1/explain", null, ("model", "first"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, put.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Put_whileOthersAsk_leavesNoRequestUnanswered()
    {
        await using var server = await WithFolder();
        using var stop = new CancellationTokenSource();
        int answered = 0;
        var asking = Enumerable
            .Range(0, 3)
            .Select(worker =>
                Task.Run(async () =>
                {
                    for (int i = 0; !stop.IsCancellationRequested; i++)
                    {
                        // Another seed each time, so that no answer is one that was kept.
                        var answer = await server.Post("/v1/explain", null, ("seed", $"{(worker * 100_000) + i}"));
                        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                        Interlocked.Increment(ref answered);
                    }
                })
            )
            .ToArray();
        for (int i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.OK, (await server.Client.PutAsync("/v1/models/first", null)).StatusCode);
        await stop.CancelAsync();
        await Task.WhenAll(asking);

        Assert.True(answered > 4, $"{answered} requests were answered.");
    }

    private async Task<RunningServer> WithFolder()
    {
        File.Copy(Model, Path.Combine(_folder, "first.onnx"));
        File.Copy(Path.ChangeExtension(Model, ".gradcam.json"), Path.Combine(_folder, "first.gradcam.json"));
        var folder = new ModelFolder(_folder);
        var server = await RunningServer.Start(options =>
        {
            foreach (var entry in folder.All())
                options.Models.Add(entry);
            options.FindModel = folder.Find;
            options.ApiKey = Key;
        });
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return server;
    }
}
