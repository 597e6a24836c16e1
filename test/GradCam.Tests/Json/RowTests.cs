using GradCam.Json;

namespace GradCam.Tests.Json;

/// <summary>The records that command line and server write are what the library says.</summary>
public class RowTests
{
    private static readonly Lazy<Explainer> Model = new(() => Explainer.Load(BuiltInModel.CatsDogs));

    [Fact]
    public void MethodList_hasAllMethodsAndVariants()
    {
        var rows = MethodList.All().Methods;

        Assert.Equal(CamMethods.All.Concat(CamMethods.Variants).Select(m => m.Name), rows.Select(r => r.Name));
        Assert.All(rows, row => Assert.StartsWith("https://", row.Paper));
    }

    [Fact]
    public void LayerList_marksTheAutomaticLayer()
    {
        var explainer = Model.Value;
        var list = LayerList.Of("logits", explainer.Layers, explainer.DefaultLayer, []);

        Assert.Equal(explainer.DefaultLayer!.Name, list.Auto);
        Assert.Equal(list.Auto, Assert.Single(list.Layers, l => l.Auto).Name);
        Assert.Null(list.Layers[0].Shape[0]);
    }

    [Fact]
    public void InspectResult_namesOriginsAndReasons()
    {
        var signature = Model.Value.Signature;
        var result = InspectResult.Of("cats-dogs", signature, Model.Value.Diagnostics);

        Assert.Equal("picture", result.Inputs[0].Kind);
        Assert.Contains(result.Inputs[0].Facts, f => f is { Name: "preparation", Origin: "declared" });
        Assert.Equal(signature.Methods.Select(m => m.Reason), result.Methods.Select(m => m.Reason));
        Assert.Null(result.Card);
    }

    [Fact]
    public void TargetRow_hasBoxesOnlyWhereThereAreSome()
    {
        var explanation = Model.Value.Explain(Picture.FromRgb(new byte[3 * 9 * 9], 9, 9), target: Target.Class("dog"));
        var row = TargetRow.Of(explanation);

        Assert.Equal((1, "dog"), (row.Index, row.Label));
        Assert.Null(row.Boxes);
        Assert.Equal(explanation.Predictions.Count, explanation.Predictions.Select(PredictionRow.Of).Count());
        Assert.Equal(2.5f, BoxRow.Of(new(3, "cat", 0.5f, 1, 2.5f, 3, 4)).Top);
    }
}
