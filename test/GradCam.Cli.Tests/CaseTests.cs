namespace GradCam.Cli.Tests;

/// <summary>Models of kinds that people reported, as the command line reads them without being told anything.</summary>
public class CaseTests : CliFixture
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Cases");

    public static TheoryData<string, string, string, string> Explained =>
        new()
        {
            { "argmax-label", "", "relu4", "class 4" },
            { "dynamo-batch", "", "relu4", "class 4" },
            { "dynamic-quantized-head", "", "relu4", "class 3" },
            { "eleven-channels-width-one", "", "/c/c.4/Relu_output_0", "class 3" },
            { "function-sequence", "", "relu4", "class 838" },
            { "image-scaler", "", "relu5", "class 3" },
            { "mask-one-channel", "", "/b/net/net.3/Relu_output_0", "class 0" },
            { "minus-class", "-0", "/b/net/net.5/Relu_output_0", "-class 0" },
            { "one-score-other-side", "", "/body/net/net.5/Relu_output_0", "class 1" },
            { "one-score-other-side", "0", "/body/net/net.5/Relu_output_0", "class 0" },
            { "pad-before-maxpool", "", "relu19", "class 2" },
            { "qdq-cnn", "", "maxpool14", "class 4" },
            { "qoperator-maxpool", "", "maxpool12", "class 1" },
            { "segmentation-channels-last", "3", "relu5", "class 3" },
            { "segmentation-one-channel", "", "relu4", "class 0" },
            { "split-attribute-11", "", "relu11", "class 3" },
            { "unused-initializer-ir3", "", "relu4", "class 3" },
            { "zipmap-outputs", "", "r2", "banana" },
        };

    [Theory]
    [MemberData(nameof(Explained))]
    public async Task Explain_ofAReportedKind_isAsExpected(string name, string target, string layer, string label)
    {
        if (name == "zipmap-outputs")
            Write("labels.txt", "apple\nbanana\ncherry\n"u8.ToArray());

        var (result, json) = await ExplainJson([
            InputOf(name),
            "-m",
            Copy(name),
            .. target.Length > 0 ? (string[])["--target", target] : [],
        ]);

        Assert.Equal(0, result.Code);
        var e = Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.Equal(
            (layer, label),
            (e.GetProperty("layer").GetString(), e.GetProperty("target").GetProperty("label").GetString())
        );
        Assert.DoesNotContain(
            e.GetProperty("diagnostics").EnumerateArray(),
            d => d.GetProperty("code").GetString()!.StartsWith("zero-map", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Explain_elevenChannels_hasAMapOfTheirPlaces()
    {
        const string name = "eleven-channels-width-one";

        await Run("explain", InputOf(name), "-m", Copy(name), "--save", "map", "-o", Out);

        Assert.Equal([60, 1], Npy.Load(Directory.GetFiles(Out).Single()).Shape);
    }

    [Theory]
    [InlineData("whole", "")]
    [InlineData("region", "region:0")]
    public async Task Explain_mask_isThatOfPyTorch(string expected, string target)
    {
        const string name = "mask-one-channel",
            layer = "/b/net/net.3/Relu_output_0";

        await Run([
            "explain",
            InputOf(name),
            "-m",
            Copy(name),
            "--layer",
            layer,
            "--save",
            "raw",
            "-o",
            Out,
            .. target.Length > 0 ? (string[])["--target", target] : [],
        ]);

        float[] golden = Npy.Load(Path.Combine(Cases, $"{name}.expected_{expected}_raw.npy")).Data,
            actual = Npy.Load(Directory.GetFiles(Out).Single()).Data;
        float largest = golden.Max(Math.Abs);
        Assert.Equal(golden, actual, (a, b) => Math.Abs(a - b) <= 1e-4f * largest);
    }

    [Fact]
    public async Task Explain_withoutAGradient_hasTheFindingOfAMethodThatNeedsNone()
    {
        var (result, json) = await ExplainJson(
            Chelsea,
            "-m",
            Copy("blank-without-gradient"),
            "--target",
            "0",
            "--method",
            "gradcam,ablationcam"
        );

        Assert.Equal(1, result.Code);
        var e = Assert.Single(json.GetProperty("explanations").EnumerateArray());
        Assert.Equal("ablationcam", e.GetProperty("method").GetString());
        string error = Assert.Single(json.GetProperty("failures").EnumerateArray()).GetProperty("error").GetString()!;
        Assert.Contains("Floor", error);
        Assert.Contains("take a method that needs no gradient: ablationcam", error);
        Assert.Contains("--straight-through", error);
    }

    [Fact]
    public async Task Explain_straightThrough_hasAMapAndSaysSo()
    {
        var (result, json) = await ExplainJson(
            Chelsea,
            "-m",
            Copy("blank-without-gradient"),
            "--layer",
            "relu4",
            "--straight-through"
        );

        Assert.Equal(0, result.Code);
        Assert.Equal(
            "relu4",
            Assert.Single(json.GetProperty("explanations").EnumerateArray()).GetProperty("layer").GetString()
        );
        Assert.Contains("Gradients pass Floor as if they were not there", result.Error);
    }

    [Theory]
    [InlineData("qdq-cnn", "conv9,relu10,maxpool14,dequantizelinear13")]
    [InlineData("qoperator-maxpool", "qlinearconv11,maxpool12,dequantizelinear13")]
    public async Task Explain_quantizedNetwork_worksAtAnyLayerWithAndWithoutGradients(string name, string layers)
    {
        var (result, json) = await ExplainJson(
            Chelsea,
            "-m",
            Copy(name),
            "--layer",
            layers,
            "--method",
            "gradcam,eigencam,ablationcam"
        );

        Assert.Equal(0, result.Code);
        Assert.Equal(3 * layers.Split(',').Length, json.GetProperty("explanations").GetArrayLength());
        var list = await Run("layers", Copy(name));
        Assert.DoesNotContain("quantizelinear", list.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Explain_treeModel_isRefusedAsOne() =>
        Refused(await Run("explain", Chelsea, "-m", Copy("only-ai-onnx-ml"), "-o", Out), "is a tree or linear model");

    [Theory]
    [InlineData("split-attribute-11")]
    [InlineData("dynamo-batch")]
    [InlineData("unused-initializer-ir3")]
    [InlineData("qdq-cnn")]
    [InlineData("qoperator-maxpool")]
    [InlineData("dynamic-quantized-head")]
    public async Task Bake_ofAReportedKind_givesTheSameNumbers(string name)
    {
        var result = await Run("bake", Copy(name), "--verify", "-o", At("baked.onnx"));

        Assert.Equal(0, result.Code);
        Assert.DoesNotContain("error", result.Error);
        Assert.True(File.Exists(At("baked.onnx")));
    }

    /// <summary>The model in a folder of its own, since what lies beside it is read too.</summary>
    private string Copy(string name) => Write($"{name}.onnx", File.ReadAllBytes(Path.Combine(Cases, $"{name}.onnx")));

    private static string InputOf(string name) =>
        Path.Combine(Cases, $"{name}.x.npy") is var tensor && File.Exists(tensor) ? tensor : Chelsea;
}
