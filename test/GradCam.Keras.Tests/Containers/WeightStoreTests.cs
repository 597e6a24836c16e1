using System.Text;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Tests.Layers;

namespace GradCam.Keras.Tests.Containers;

/// <summary>The layers that stored weights belong to.</summary>
public class WeightStoreTests : KerasFixture
{
    private static readonly object Inner = Layer(
        "Sequential",
        new { name = "inner", layers = new[] { Dense("dense", 2), Dense("dense_1", 2) } }
    );

    [Fact]
    public void Legacy_ofNestedModel_tellsLayersByTheBeginningOfNames()
    {
        string path = WriteH5(
            "model.h5",
            Sequential(Input(3), Inner, Dense("dense", 1)),
            (
                "inner",
                [
                    ("dense/kernel:0", Filled(1, 3, 2)),
                    ("dense/bias:0", Filled(2, 2)),
                    ("dense_1/kernel:0", Filled(3, 2, 2)),
                    ("dense_1/bias:0", Filled(4, 2)),
                ]
            ),
            ("dense", [("dense/kernel:0", Filled(5, 2, 1)), ("dense/bias:0", Filled(6, 1))])
        );

        Assert.Equal([1, 2, 3, 4, 5, 6], Read(path, "inner/dense", "inner/dense_1", "dense"));
    }

    [Fact]
    public void Legacy_ofNestedModelWithOtherNames_goesByPosition()
    {
        // As after layers were renamed: the name of one is that of another's variables. What training leaves alone
        // comes last.
        var inner = Layer(
            "Sequential",
            new
            {
                name = "inner",
                layers = new[]
                {
                    Dense("dense", 2),
                    Layer("BatchNormalization", new { name = "norm" }),
                    Dense("dense_1", 2),
                },
            }
        );
        string path = WriteH5(
            "model.h5",
            Sequential(Input(3), inner),
            (
                "inner",
                [
                    ("dense_1/kernel:0", Filled(1, 3, 2)),
                    ("dense_1/bias:0", Filled(2, 2)),
                    ("bn/gamma:0", Filled(3, 2)),
                    ("bn/beta:0", Filled(4, 2)),
                    ("dense_2/kernel:0", Filled(7, 2, 2)),
                    ("dense_2/bias:0", Filled(8, 2)),
                    ("bn/moving_mean:0", Filled(5, 2)),
                    ("bn/moving_variance:0", Filled(6, 2)),
                ]
            )
        );

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Read(path, "inner/dense", "inner/norm", "inner/dense_1"));
    }

    [Fact]
    public void Legacy_ofNestedFrozenLayer_findsItBehindTheTrained()
    {
        var inner = Layer(
            "Sequential",
            new
            {
                name = "inner",
                layers = new[]
                {
                    Layer(
                        "Dense",
                        new
                        {
                            name = "a",
                            units = 2,
                            trainable = false,
                        }
                    ),
                    Dense("b", 2),
                },
            }
        );
        string path = WriteH5(
            "model.h5",
            Sequential(Input(3), inner),
            (
                "inner",
                [
                    ("x/kernel:0", Filled(3, 2, 2)),
                    ("x/bias:0", Filled(4, 2)),
                    ("y/kernel:0", Filled(1, 3, 2)),
                    ("y/bias:0", Filled(2, 2)),
                ]
            )
        );

        Assert.Equal([1, 2, 3, 4], Read(path, "inner/a", "inner/b"));
    }

    [Fact]
    public void WeightCounts_ofEveryLayer_areThoseOfOthersFiles()
    {
        var layers = GoldenCase
            .All.Values.SelectMany(cases => cases)
            .SelectMany(c =>
                NetworkReader
                    .Parse(Encoding.UTF8.GetBytes(c.Model), c.Name)
                    .Layers.Where(l => l.Inner is null)
                    .Select(l =>
                        (
                            l.Class,
                            Config: $"{l.Config}",
                            WeightCounts.Of(l).All,
                            Stored: c.Weights.GetValueOrDefault(l.Name)?.Count ?? 0
                        )
                    )
            );

        Assert.DoesNotContain(layers, l => l.All != l.Stored);
    }

    [Theory]
    [InlineData("layers")]
    [InlineData("_layer_checkpoint_dependencies")]
    public void Checkpoint_ofNestedModel_countsClassesInOrder(string list)
    {
        string path = WriteKeras(
            "model.keras",
            Sequential(Input(3), Inner, Dense("z", 1), Dense("a", 1)),
            ($"{list}/sequential/{list}/dense/vars/0", Filled(1, 3, 2)),
            ($"{list}/sequential/{list}/dense/vars/1", Filled(2, 2)),
            ($"{list}/sequential/{list}/dense_1/vars/0", Filled(3, 2, 2)),
            ($"{list}/sequential/{list}/dense_1/vars/1", Filled(4, 2)),
            ($"{list}/dense/vars/0", Filled(5, 2, 1)),
            ($"{list}/dense/vars/1", Filled(6, 1)),
            ($"{list}/dense_1/vars/0", Filled(7, 1, 1)),
            ($"{list}/dense_1/vars/1", Filled(8, 1))
        );

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Read(path, "inner/dense", "inner/dense_1", "z", "a"));
    }

    [Fact]
    public void Checkpoint_withHolesInItsNumbers_goesByOrder()
    {
        string path = WriteKeras(
            "model.keras",
            Sequential(Input(3), Dense("a", 1), Dense("b", 1)),
            ("layers/dense/vars/0", Filled(1, 3, 1)),
            ("layers/dense/vars/1", Filled(2, 1)),
            ("layers/dense_2/vars/0", Filled(3, 1, 1)),
            ("layers/dense_2/vars/1", Filled(4, 1))
        );

        Assert.Equal([1, 2, 3, 4], Read(path, "a", "b"));
    }

    [Theory]
    [InlineData("BatchNormalization", "batch_normalization")]
    [InlineData("Conv2D", "conv2d")]
    [InlineData("DepthwiseConv2D", "depthwise_conv2d")]
    [InlineData("PReLU", "p_re_lu")]
    [InlineData("GlobalAveragePooling2D", "global_average_pooling2d")]
    [InlineData("MultiHeadAttention", "multi_head_attention")]
    public void SnakeCase_isKeras(string kind, string name) => Assert.Equal(name, CheckpointWeights.SnakeCase(kind));

    [Fact]
    public void Read_ofHalfAndDoublePrecision_isFloat()
    {
        var half = new Half[2, 1]
        {
            { (Half)0.5f },
            { (Half)(-2) },
        };
        string path = WriteH5(
            "model.h5",
            Sequential(Input(2), Dense("dense", 1)),
            ("dense", [("dense/kernel:0", half), ("dense/bias:0", new[] { 0.25 })])
        );

        using var file = KerasContainer.Open(path, ResourceLimits.Default);
        var weights = file.Weights.Of([file.Network!.Layers[^1]]);
        Assert.Equal([0.5f, -2], weights[0].Read());
        Assert.Equal([0.25f], weights[1].Read());
    }

    /// <summary>The first number of each array of each layer.</summary>
    private static IEnumerable<int> Read(string path, params string[] layers)
    {
        using var file = KerasContainer.Open(path, ResourceLimits.Default);
        var read = new List<int>();
        foreach (string layer in layers)
        {
            var network = file.Network!;
            var way = layer
                .Split('/')
                .Select(name =>
                {
                    var found = network.Layers.Single(l => l.Name == name);
                    network = found.Inner ?? network;
                    return found;
                })
                .ToArray();
            read.AddRange(file.Weights.Of(way).Arrays.Select(a => (int)a.Read()[0]));
        }
        return read;
    }

    private static object Input(int width) =>
        Layer("InputLayer", new { name = "in", batch_input_shape = new int?[] { null, width } });

    private static object Dense(string name, int units) => Layer("Dense", new { name, units });

    private static Array Filled(float value, params int[] shape)
    {
        var array = Array.CreateInstance(typeof(float), shape);
        Buffer.BlockCopy(Enumerable.Repeat(value, array.Length).ToArray(), 0, array, 0, 4 * array.Length);
        return array;
    }
}
