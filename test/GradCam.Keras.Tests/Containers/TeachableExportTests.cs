using System.Text.Json;
using GradCam.Keras.Tests.Layers;

namespace GradCam.Keras.Tests.Containers;

/// <summary>A web export in the form of Teachable Machine's: what TensorFlow.js computes of it, and a map.</summary>
public class TeachableExportTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "teachable");

    private static readonly Expectation Expected = JsonSerializer.Deserialize<Expectation>(
        File.ReadAllBytes(Path.Combine(Folder, "expected.json")),
        JsonSerializerOptions.Web
    )!;

    private sealed record Expectation(GoldenArray Input, GoldenArray Predictions, GoldenArray Map);

    [Theory]
    [InlineData("model.json")]
    [InlineData("")]
    public void Explain_ofAWebExport_isWhatTensorFlowJsComputes(string file)
    {
        using var explainer = KerasModel.Load(Path.Combine(Folder, file)).ToExplainer();

        var e = Assert.Single(
            explainer.Explain(
                new Tensor(Expected.Input.Data, Expected.Input.Shape),
                new() { Methods = [CamMethods.HiResCam], Layers = ["out_relu"] }
            )
        );

        Assert.Equal("Chelsea", e.Target.Label);
        Assert.Equal(
            Expected.Predictions.Data,
            e.Predictions.OrderBy(p => p.Index).Select(p => p.Probability!.Value),
            (a, b) => Math.Abs(a - b) < 1e-5
        );
        float largest = Expected.Map.Data.Max(Math.Abs);
        Assert.Equal(Expected.Map.Data, e.Raw.Data, (a, b) => Math.Abs(a - b) <= 1e-4f * largest);
    }

    [Fact]
    public void Card_ofAWebExport_namesClassesAndPreparation()
    {
        var card = KerasModel.Load(Path.Combine(Folder, "model.json")).Card;

        Assert.Equal(["Zora", "Chelsea", "nobody"], card.Labels!.Names);
        Assert.Equal(PreprocessingPresets.TeachableMachine.Name, card.Preset);
    }
}
