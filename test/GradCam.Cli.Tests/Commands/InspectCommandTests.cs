using System.Text.Json;

namespace GradCam.Cli.Tests.Commands;

public class InspectCommandTests : CliFixture
{
    [Fact]
    public async Task Inspect_builtInModel_fitsAScreenAndSaysWhatWillBeExplained()
    {
        var result = await Run("inspect", "cats-dogs");

        Assert.Equal(0, result.Code);
        Assert.InRange(result.Output.Split('\n').Length, 10, 24);
        foreach (string part in (string[])["picture, [N, 3, 128, 128]", "2 classes", "cat, dog", "/layer3/layer3.1/"])
            Assert.Contains(part, result.Output);
    }

    [Fact]
    public async Task Inspect_json_saysWhereEachFactWasLearned()
    {
        var json = JsonDocument.Parse((await Run("inspect", "--json")).Output).RootElement;

        Assert.Equal("classes", json.GetProperty("outputs")[0].GetProperty("kind").GetString());
        Assert.All(
            json.GetProperty("inputs").EnumerateArray().SelectMany(i => i.GetProperty("facts").EnumerateArray()),
            f => Assert.Contains(f.GetProperty("origin").GetString(), (string[])["declared", "derived", "assumed"])
        );
        Assert.Equal(CamMethods.All.Count, json.GetProperty("methods").GetArrayLength());
    }

    [Fact]
    public async Task Inspect_writeCard_writesACardThatIsReadTheSame()
    {
        string model = Write("net.onnx", BuiltInModel.CatsDogs.Onnx().ToArray());

        var written = await Run("inspect", model, "--write-card");

        Assert.Equal(0, written.Code);
        Assert.True(File.Exists(At("net.gradcam.json")));
        var again = await Run("inspect", model);
        Assert.Contains("declared", again.Output);
        Assert.DoesNotContain("assumed   ", again.Output.Split("preparation")[1].Split('\n')[0]);
        // A card that someone has corrected stays.
        File.WriteAllText(At("net.gradcam.json"), "{ \"preset\": \"raw\" }");
        Assert.Contains("is left as it is", (await Run("inspect", model, "--write-card")).Error);
        Assert.Equal("{ \"preset\": \"raw\" }", File.ReadAllText(At("net.gradcam.json")));
    }

    [Fact]
    public async Task Inspect_writeCard_ofABuiltInModel_isRefused() =>
        Refused(await Run("inspect", "cats-dogs", "--write-card"), "built in");

    [Fact]
    public async Task Inspect_classes_listsTheirNumbersAndNames()
    {
        var result = await Run("inspect", "cats-dogs", "--classes");

        Assert.Equal(0, result.Code);
        Assert.Matches(@"0\s+cat", result.Output);
        Assert.Matches(@"1\s+dog", result.Output);
        var json = JsonDocument.Parse((await Run("inspect", "--classes", "--json")).Output).RootElement;
        Assert.Equal(["cat", "dog"], json.GetProperty("classes").EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public async Task Inspect_classes_whoseNamesAreNotKnown_saysWhatToDo()
    {
        var result = await Run(
            "inspect",
            Path.Combine(AppContext.BaseDirectory, "Cases", "dynamo-batch.onnx"),
            "--classes"
        );

        Refused(result, "--labels");
    }

    [Fact]
    public async Task UnknownClass_ofFew_namesThem() =>
        Refused(await Run("explain", Chelsea, "--target", "giraffe", "-o", Out), "use 'cat', 'dog' or a number");
}
