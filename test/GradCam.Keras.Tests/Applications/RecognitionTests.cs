using GradCam.Keras.Applications;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Tests.Applications;

/// <summary>Weights tell which application they belong to, whatever their layers are called.</summary>
public class RecognitionTests
{
    public static TheoryData<string, bool> Applications =>
        [.. ApplicationTableTests.Names.SelectMany(n => new[] { (n.Data, true), (n.Data, false) })];

    [Theory]
    [MemberData(nameof(Applications))]
    public void Of_weights_isTheirApplication(string name, bool top)
    {
        var wanted = ApplicationTableTests.Find(name).Build(top ? 1000 : null);

        var found = Recognition.Of(
            new Listed([.. wanted.Weighted.Select(w => (w.Layer, w.Shapes))]),
            "weights.h5",
            ApplicationTable.All
        );

        Assert.Equal(name, found.Application.Name);
        Assert.Equal(wanted.Network.Layers.Count, found.Network.Layers.Count);
        Assert.All(wanted.Weighted, w => Assert.Equal(w.Layer, Number(found, w.Layer)));
    }

    [Theory]
    [MemberData(nameof(Applications))]
    public void Of_weightsUnderOtherNames_goesByOrder(string name, bool top)
    {
        var wanted = ApplicationTableTests.Find(name).Build(top ? 1000 : null);

        var found = Recognition.Of(
            new Listed([.. wanted.Weighted.Select((w, i) => ($"layer_{i}", w.Shapes))]),
            "weights.h5",
            ApplicationTable.All
        );

        Assert.Equal(name, found.Application.Name);
        Assert.Equal(
            Enumerable.Range(0, wanted.Weighted.Count).Select(i => $"layer_{i}"),
            wanted.Weighted.Select(w => Number(found, w.Layer))
        );
    }

    [Fact]
    public void Of_namesInAnotherOrder_goesByNames()
    {
        var wanted = ApplicationTableTests.Find("VGG16").Build();

        var found = Recognition.Of(
            new Listed([
                .. wanted.Weighted.OrderBy(w => w.Layer, StringComparer.Ordinal).Select(w => (w.Layer, w.Shapes)),
            ]),
            "weights.h5",
            ApplicationTable.All
        );

        Assert.Equal("VGG16", found.Application.Name);
        Assert.All(wanted.Weighted, w => Assert.Equal(w.Layer, Number(found, w.Layer)));
    }

    [Fact]
    public void Of_otherNumberOfClasses_hasThatMany()
    {
        var wanted = ApplicationTableTests.Find("NASNetMobile").Build(classes: 7);

        var found = Recognition.Of(
            new Listed([.. wanted.Weighted.Select(w => (w.Layer, w.Shapes))]),
            "weights.h5",
            ApplicationTable.All
        );

        Assert.Equal(7, found.Network.Layers[^1].Config.GetProperty("units").GetInt32());
    }

    [Fact]
    public void Of_otherWeights_listsWhatIsKnown()
    {
        var wanted = ApplicationTableTests.Find("VGG16").Build();
        long[][] odd =
        [
            [3, 3, 3, 65],
            [65],
        ];

        var error = Assert.Throws<GradCamException>(() =>
            Recognition.Of(
                new Listed([("block1_conv1", odd), .. wanted.Weighted.Skip(1).Select(w => (w.Layer, w.Shapes))]),
                "weights.h5",
                ApplicationTable.All
            )
        );

        Assert.StartsWith(
            "weights.h5 holds weights but not the model that they belong to, and they fit none of the applications "
                + "that are known (VGG16, VGG19,",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Applications))]
    public void Of_model_isTheApplicationThatItIsMadeOf(string name, bool top)
    {
        var wanted = ApplicationTableTests.Find(name);

        var found = Recognition.Of(wanted.Build(top ? 5 : null).Network);

        // Widths, and depths beyond the first, are not told by names; they are prepared alike.
        Assert.Equal(wanted.Landmark, found!.Landmark);
        Assert.Equal(wanted.Preset, found.Preset);
    }

    private static string Number(Recognized found, string layer) =>
        found.Weights.Of([StoredWeights.Plain(layer)]).Arrays[0].Name;

    /// <summary>Weights that are nothing but names and shapes; each says whose it is.</summary>
    private sealed class Listed((string Layer, long[][] Shapes)[] layers) : WeightStore
    {
        private readonly Dictionary<string, long[][]> _shapes = layers.ToDictionary(l => l.Layer, l => l.Shapes);

        public override IReadOnlyList<string> LayerNames => [.. layers.Select(l => l.Layer)];

        public override LayerWeights Of(IReadOnlyList<KerasLayer> path) =>
            new(
                path[0].Name,
                [
                    .. _shapes[path[0].Name]
                        .Select(s => new WeightArray(path[0].Name, s, () => throw new InvalidOperationException())),
                ],
                _ => throw new InvalidOperationException()
            );
    }
}
