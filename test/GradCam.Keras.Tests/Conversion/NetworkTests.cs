using System.Text;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Onnx.Proto;

namespace GradCam.Keras.Tests.Conversion;

/// <summary>
/// The graph that layers make: its names, shared and nested layers, and the values that need not be moved when it runs.
/// </summary>
public class NetworkTests : KerasFixture
{
    private static readonly object Picture = Layer(
        "InputLayer",
        new { name = "in", batch_input_shape = new int?[] { null, 6, 6, 3 } }
    );

    [Fact]
    public void Convert_namesValuesAfterLayers()
    {
        var graph = Convert(
            Sequential(
                Picture,
                Layer("Conv2D", new { name = "block5_conv1", activation = "relu" }),
                Layer("GlobalAveragePooling2D", new { name = "pool" }),
                Layer("Dense", new { name = "scores", activation = "softmax" })
            ),
            ("block5_conv1", 0, [3, 3, 3, 4]),
            ("block5_conv1", 1, [4]),
            ("scores", 0, [4, 2]),
            ("scores", 1, [2])
        ).Graph;

        Assert.Equal(
            [
                "Transpose block5_conv1/Transpose",
                "Conv block5_conv1/Conv",
                "Relu block5_conv1",
                "GlobalAveragePool pool/GlobalAveragePool",
                "Flatten pool",
                "Gemm scores/Gemm",
                "Softmax scores",
            ],
            graph.Node.Select(n => $"{n.OpType} {n.Output[0]}")
        );
        Assert.Equal(
            ["block5_conv1/bias", "block5_conv1/kernel", "scores/bias", "scores/kernel"],
            graph.Initializer.Select(t => t.Name).Order()
        );
        Assert.Equal("in", graph.Input[0].Name);
        Assert.Equal([0, 6, 6, 3], graph.Input[0].Type.TensorType.Shape.Dim.Select(d => d.DimValue));
        Assert.Equal("scores", graph.Output[0].Name);
    }

    [Fact]
    public void Convert_flattenBeforeDense_movesWeightsInsteadOfValues()
    {
        var graph = Convert(
            Sequential(
                Picture,
                Layer("MaxPooling2D", new { name = "pool" }),
                Layer("Flatten", new { name = "flat" }),
                Layer("Dropout", new { name = "drop" }),
                Layer("Dense", new { name = "scores" })
            ),
            ("scores", 0, [27, 2]),
            ("scores", 1, [2])
        ).Graph;

        Assert.Equal(["Transpose", "MaxPool", "Flatten", "Gemm"], graph.Node.Select(n => n.OpType));
    }

    [Fact]
    public void Convert_sharedLayer_hasItsWeightsOnce()
    {
        const string shared = """
            {"class_name":"Model","config":{"name":"net","layers":[
            {"class_name":"InputLayer","name":"in","config":{"name":"in","batch_input_shape":[null,4]},"inbound_nodes":[]},
            {"class_name":"Dense","name":"twice","config":{"name":"twice","use_bias":false},"inbound_nodes":[[["in",0,0,{}]],[["twice",0,0,{}]]]}],
            "input_layers":[["in",0,0]],"output_layers":[["twice",1,0]]}}
            """;

        var graph = Convert(shared, ("twice", 0, [4, 4])).Graph;

        Assert.Equal(["twice", "twice:1"], graph.Node.Take(2).Select(n => n.Output[0]));
        Assert.Single(graph.Initializer);
        Assert.Equal(["in", "twice"], graph.Node.Take(2).Select(n => n.Input[0]));
    }

    [Fact]
    public void Convert_modelCalledTwice_sharesWeightsAndKeepsNamesApart()
    {
        const string nested = """
            {"class_name":"Functional","config":{"name":"net","layers":[
            {"class_name":"InputLayer","name":"in","config":{"name":"in","batch_input_shape":[null,4]},"inbound_nodes":[]},
            {"class_name":"Sequential","name":"inner","config":{"name":"inner","layers":[{"class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,4]}},
            {"class_name":"Dense","config":{"name":"dense","use_bias":false}}]},"inbound_nodes":[[["in",0,0,{}]],[["inner",0,0,{}]]]}],
            "input_layers":[["in",0,0]],"output_layers":[["inner",1,0]]}}
            """;

        var graph = Convert(nested, ("inner/dense", 0, [4, 4])).Graph;

        Assert.Equal(["inner/dense", "inner:1/dense"], graph.Node.Take(2).Select(n => n.Output[0]));
        Assert.Equal("inner/dense/kernel", Assert.Single(graph.Initializer).Name);
        Assert.Equal("inner", graph.Output[0].Name);
    }

    [Fact]
    public void Parse_ofKeras3_readsArgumentsAndFunctions()
    {
        const string keras3 = """
            {"module":"keras.src.models.functional","class_name":"Functional","config":{"name":"net","trainable":true,"layers":[
            {"module":"keras.layers","class_name":"InputLayer","config":{"batch_shape":[null,4],"dtype":"float32","name":"in"},"registered_name":null,"name":"in","inbound_nodes":[]},
            {"module":"keras.src.ops.numpy","class_name":"Multiply","config":{"name":"multiply"},"registered_name":"Multiply","name":"multiply",
             "inbound_nodes":[{"args":[{"class_name":"__keras_tensor__","config":{"shape":[null,4],"dtype":"float32","keras_history":["in",0,0]}},0.5],"kwargs":{}}]},
            {"module":"keras.layers","class_name":"Add","config":{"name":"add"},"registered_name":null,"name":"add",
             "inbound_nodes":[{"args":[[{"class_name":"__keras_tensor__","config":{"keras_history":["in",0,0]}},{"class_name":"__keras_tensor__","config":{"keras_history":["multiply",0,0]}}]],"kwargs":{}}]}],
            "input_layers":[["in",0,0]],"output_layers":[["add",0,0]]}}
            """;

        var graph = Convert(keras3).Graph;

        Assert.Equal(["Mul multiply", "Add add"], graph.Node.Select(n => $"{n.OpType} {n.Output[0]}"));
        Assert.Equal(["in", "multiply"], graph.Node[1].Input);
    }

    [Fact]
    public void Parse_ofKeras1_readsItsNames()
    {
        const string keras1 = """
            {"class_name":"Sequential","config":[
            {"class_name":"Convolution2D","config":{"name":"conv","batch_input_shape":[null,3,6,6],"nb_filter":4,"nb_row":3,"nb_col":3,"border_mode":"same","subsample":[2,2],"dim_ordering":"th","activation":"relu","bias":true}},
            {"class_name":"Flatten","config":{"name":"flat"}},
            {"class_name":"Dense","config":{"name":"dense","output_dim":2,"activation":"linear"}}]}
            """;

        var graph = Convert(
            keras1,
            "1.2.2",
            ("conv", 0, [4, 3, 3, 3]),
            ("conv", 1, [4]),
            ("dense", 0, [36, 2]),
            ("dense", 1, [2])
        ).Graph;

        // Theano's layout is ONNX's: nothing is transposed.
        Assert.Equal(["Conv", "Relu", "Flatten", "Gemm"], graph.Node.Select(n => n.OpType));
        Assert.Equal([4, 3, 3, 3], graph.Initializer[0].Dims);
        Assert.Equal("conv_input", graph.Input[0].Name);
    }

    private static ModelProto Convert(string json, params (string Layer, int Index, long[] Shape)[] weights) =>
        Convert(json, "2.15.0", weights);

    private static ModelProto Convert(
        string json,
        string version,
        params (string Layer, int Index, long[] Shape)[] weights
    ) =>
        Converter.Convert(
            NetworkReader.Parse(Encoding.UTF8.GetBytes(json), "the test"),
            new Zeros(weights),
            new(version, "tensorflow")
        );

    private sealed class Zeros((string Layer, int Index, long[] Shape)[] weights) : WeightStore
    {
        public override LayerWeights Of(IReadOnlyList<KerasLayer> path)
        {
            string name = string.Join('/', path.Select(l => l.Name));
            return new(
                name,
                [
                    .. weights
                        .Where(w => w.Layer == name)
                        .OrderBy(w => w.Index)
                        .Select(w => new WeightArray(
                            name,
                            w.Shape,
                            () => new float[w.Shape.Aggregate(1L, (a, b) => a * b)]
                        )),
                ],
                _ => throw new InvalidOperationException()
            );
        }
    }
}
