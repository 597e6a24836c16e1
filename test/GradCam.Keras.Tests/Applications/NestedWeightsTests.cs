using Google.Protobuf;
using GradCam.Keras.Applications;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using PureHDF;

namespace GradCam.Keras.Tests.Applications;

/// <summary>Weights alone of an application with models in it, as ConvNeXt is: both forms of files have them.</summary>
public class NestedWeightsTests : KerasFixture
{
    private const int Classes = 5;

    /// <summary>A stem and a block as ConvNeXt has them, of few channels.</summary>
    private static readonly Application Small = new(
        "Small",
        "small",
        "block_layer_scale",
        PreprocessingPresets.KerasTorch,
        x =>
        {
            x = x.Within("stem", y => y.Conv(4, 2, "stem_conv", stride: 2).LayerNormed("stem_norm", 1e-6));
            x = x.Plus(x.Grouped(3, "block_conv").Pointwise(4, "block_point").Scaled("block_layer_scale"));
            return x.Within("down", y => y.LayerNormed("down_norm", 1e-6).Conv(6, 2, "down_conv", stride: 2));
        },
        (x, classes) => x.Averaged("gap").Dense(classes, "scores", "softmax")
    )
    {
        Sizes = [8],
        End = x => x.LayerNormed(null, 1e-6),
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_listedWeights_givesEachLayerItsOwn(bool top)
    {
        var wanted = Small.Build(top ? Classes : null);
        string path = WriteH5(
            "weights.h5",
            null,
            [
                .. wanted.Weighted.Select(w =>
                    (
                        w.Layer,
                        Leaves(w)
                            .SelectMany(l => Arrays(wanted, l.Layer).Select((a, i) => ($"{l.Layer}/{i}:0", a)))
                            .ToArray()
                    )
                ),
            ]
        );

        Assert.Equal(Converted(wanted, new DrawnWeights(wanted)), Read(path));
    }

    [Fact]
    public void Of_weightsInOrder_givesEachLayerItsOwn()
    {
        // Without names there are as many classes as in ImageNet.
        var wanted = Small.Build();
        var file = new H5File();
        var numbers = new Dictionary<string, int>();
        foreach (var layer in wanted.Network.Layers)
        {
            string Numbered(string kind)
            {
                int number = numbers[kind] = numbers.GetValueOrDefault(kind, -1) + 1;
                return number == 0 ? kind : $"{kind}_{number}";
            }
            if (layer.Inner is { } inner)
            {
                string at = $"layers/{Numbered("sequential")}/layers";
                foreach (var part in inner.Layers)
                    Store($"{at}/{CheckpointWeights.SnakeCase(part.Class)}", part.Name);
            }
            else
                Store($"layers/{Numbered(CheckpointWeights.SnakeCase(layer.Class))}", layer.Name);
        }
        file.Write(At("small.weights.h5"));

        Assert.Equal(Converted(wanted, new DrawnWeights(wanted)), Read(At("small.weights.h5")));

        void Store(string group, string layer)
        {
            foreach (var (array, i) in Arrays(wanted, layer).Select((a, i) => (a, i)))
                Put(file, $"{group}/vars/{i}", array);
        }
    }

    private static IEnumerable<PlannedWeights> Leaves(PlannedWeights w) => w.Parts.Count > 0 ? w.Parts : [w];

    private static IEnumerable<Array> Arrays(Architecture architecture, string layer) =>
        new DrawnWeights(architecture)
            .Of([StoredWeights.Plain(layer)])
            .Arrays.Select(a =>
            {
                var array = Array.CreateInstance(typeof(float), a.Shape);
                Buffer.BlockCopy(a.Read(), 0, array, 0, 4 * array.Length);
                return array;
            });

    private static byte[] Read(string path)
    {
        using var file = KerasContainer.Open(path, ResourceLimits.Default);
        var found = Recognition.Of(file.Weights, path, Small);
        return Converter.Convert(found.Network, found.Weights, new("2.15.0", "tensorflow")).ToByteArray();
    }

    private static byte[] Converted(Architecture architecture, WeightStore weights) =>
        Converter.Convert(architecture.Network, weights, new("2.15.0", "tensorflow")).ToByteArray();
}
