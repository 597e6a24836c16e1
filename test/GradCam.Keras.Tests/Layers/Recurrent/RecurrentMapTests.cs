using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GradCam.Keras.Tests.Layers.Recurrent;

/// <summary>Whole networks with recurrent layers: scores and maps are those of PyTorch's autograd.</summary>
public class RecurrentMapTests : KerasFixture
{
    /// <summary>Of the largest value.</summary>
    private const float Tolerance = 1e-4f;

    private static readonly Dictionary<string, JsonElement> Golden = JsonElement
        .Parse(
            File.ReadAllText(
                Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "Golden", "maps", "recurrent.json")
            )
        )
        .EnumerateArray()
        .ToDictionary(c => c.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Explain_ofNetwork_isAsByPyTorch(string name)
    {
        var golden = Golden[name].Deserialize<GoldenCase>(JsonSerializerOptions.Web)!;
        string path = WriteH5(
            "model.h5",
            golden.Model,
            golden.Version!,
            [.. golden.Weights.Select(l => (l.Key, l.Value.Select(w => (w.Key, w.Value.Boxed())).ToArray()))]
        );
        // What recurrent layers make is not taken for places unless somebody says so.
        using var explainer = KerasModel
            .Load(path)
            .ToExplainer(new() { Layout = name == "masked steps" ? LayerLayout.ChannelsFirst : null });

        // A map for each frame where these are samples of their own.
        var maps = explainer.Explain(
            new Tensor(golden.Input[0].Data, golden.Input[0].Shape),
            new()
            {
                Layers = [Golden[name].GetProperty("layer").GetString()!],
                Targets = [Target.Class(Golden[name].GetProperty("target").GetInt32())],
            }
        );

        Assert.DoesNotContain(explainer.Diagnostics, d => d.Message.Contains("which axis of input"));
        Close(golden.Output[1], [.. maps.SelectMany(e => e.Raw.Data)]);
    }

    private static void Close(GoldenArray expected, float[] actual)
    {
        float bound = Tolerance * expected.Data.Max(Math.Abs);
        Assert.Equal(expected.Data, actual, (a, b) => Math.Abs(a - b) <= bound);
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
