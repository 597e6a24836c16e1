using GradCam.Methods.Engine;
using GradCam.Rendering;

namespace GradCam.Tests.Methods.Engine;

public class MapTreeTests
{
    private static readonly Layer Input = new("image", "image", "Input", [null, 3, 2, 2]),
        Features = new("features", "features", "Relu", [null, 5, 1, 1]);

    private static readonly ArrayMaps Operations = new(MapNormalization.Default, [2, 2]);

    public static TheoryData<string> Methods => [.. CamMethods.All.Concat(CamMethods.Variants).Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Leaves_ofAnyMethod_areFormulasOrProcedures(string name)
    {
        var method = CamMethods.Parse(name);
        foreach (bool linear in (bool[])[false, true])
            Assert.All(
                new MapTree(method, Features, Input).Leaves.Select(leaf => leaf.Method.Recipe),
                recipe => Assert.True((recipe.FormulaWhere(linear) is null) != (recipe.ProcedureWhere(linear) is null))
            );
    }

    [Theory]
    [InlineData("gradcam", "gradcam features")]
    [InlineData("saliency", "saliency image")]
    [InlineData("rise", "rise image")]
    [InlineData("finercam", "gradcam features changed")]
    [InlineData("refinecam", "gradcam_plus_plus features")]
    [InlineData("guided_gradcam", "guided_backprop image", "gradcam features")]
    public void Leaves_ofAMethod_areItsPartsAtTheirLayers(string name, params string[] leaves) =>
        Assert.Equal(
            leaves,
            new MapTree(CamMethods.Parse(name), Features, Input).Leaves.Select(leaf =>
                $"{leaf.Method} {leaf.Layer}{(leaf.Target is null ? "" : " changed")}"
            )
        );

    [Fact]
    public void Leaves_ofTheSameMethodTwice_areEqual() =>
        Assert.Equal(
            new MapTree(CamMethods.FinerCam, Features, Input).Leaves,
            new MapTree(CamMethods.FinerCam, Features, Input).Leaves
        );

    [Fact]
    public void Leaves_ofARetargetedMethodInAnother_explainTheInnerTargetOfTheOuterOne()
    {
        Target asked = Target.Class(0),
            outer = Target.Class(1),
            inner = Target.Class(2);
        static CamMethod Over(Func<CamMethod> method, Func<Target, Target> change) =>
            new("", "", "", "", new Retargeted(method, change));
        var nested = Over(
            () => Over(() => CamMethods.GradCam, target => target == outer ? inner : target),
            target => target == asked ? outer : target
        );

        var leaf = Assert.Single(new MapTree(nested, Features, Input).Leaves);

        Assert.Same(inner, leaf.Target!.Of(asked));
    }

    [Fact]
    public void Compose_ofAProductOfPixels_weightsThemWithTheResizedPositiveMap()
    {
        var tree = new MapTree(CamMethods.GuidedGradCam, Features, Input);

        float[] Composed(float weight) =>
            tree.Compose(
                Operations,
                leaf => leaf.Layer.Equals(Input) ? new Tensor([1, -2, 3, 4], [2, 2]) : new Tensor([weight], [1, 1])
            ).Data;

        Assert.Equal([0.5f, -1, 1.5f, 2], Composed(0.5f));
        Assert.All(Composed(-1), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Recipe_ofAMethodMadeOfOthers_answersForItsParts()
    {
        var slow = new Retargeted(() => CamMethods.Rise, target => target);

        Assert.True(slow.TakesManyPasses);
        Assert.True(slow.AtInput);
        Assert.False(slow.NeedsLayer);
        Assert.False(slow.DependsOnGradient);
        Assert.Equal(CamMethods.Rise.Passes, slow.Passes);
        Assert.True(CamMethods.GuidedGradCam.Recipe.NeedsLayer);
        Assert.True(CamMethods.RefineCam.Recipe.DependsOnGradient);
    }
}
