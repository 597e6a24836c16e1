using Google.Protobuf;
using GradCam.Keras.Applications;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Tests.Applications;

/// <summary>Weights as Keras 1 wrote them for Theano: another order, and kernels turned around or not.</summary>
public class TheanoOrderTests : KerasFixture
{
    private static readonly Application Small = new(
        "Small",
        "small",
        "block1_conv1",
        PreprocessingPresets.KerasCaffe,
        x => x.Conv(4, 3, "block1_conv1", activation: "relu").MaxPool(2, 2, "block1_pool"),
        (x, classes) => x.Flattened("flatten").Dense(classes, "fc1", "softmax")
    )
    {
        Sizes = [8],
    };

    [Theory]
    [InlineData("small_weights_th_dim_ordering_th_kernels.h5", true, true)]
    [InlineData("small_weights_th_dim_ordering_tf_kernels.h5", true, false)]
    [InlineData("small_weights_tf_dim_ordering_th_kernels.h5", false, true)]
    [InlineData("small_weights_tf_dim_ordering_tf_kernels.h5", false, false)]
    // Nobody says it: the order is Theano's, and so are the kernels.
    [InlineData("weights.h5", true, true)]
    [InlineData("weights.h5", false, false)]
    public void Of_weights_areTurnedAsTheirNameSays(string name, bool ordered, bool turned)
    {
        var wanted = Small.Build(classes: 5);
        var drawn = new DrawnWeights(wanted);
        string path = WriteH5(
            name,
            null,
            "",
            [
                .. new[] { "block1_conv1", "fc1" }.Select(layer =>
                    (
                        layer,
                        drawn
                            .Of([StoredWeights.Plain(layer)])
                            .Arrays.Select(
                                (a, i) => ($"{layer}_{"Wb"[i]}_1:0", (object)Stored(a.Read(), a.Shape, ordered, turned))
                            )
                            .ToArray()
                    )
                ),
            ]
        );

        using var file = KerasContainer.Open(path, ResourceLimits.Default);
        var found = Recognition.Of(file.Weights, path, Small);
        string backend = TheanoOrder.Backend(path, "", found.InTheanoOrder);

        Assert.Equal(ordered, found.InTheanoOrder);
        Assert.Equal(
            Converter.Convert(wanted.Network, drawn, new("", "")).ToByteArray(),
            Converter.Convert(found.Network, found.Weights, new("", backend)).ToByteArray()
        );
    }

    /// <summary>Files of Keras 1 do not say who wrote them: with the channels first, Theano did.</summary>
    [Theory]
    [InlineData("th", true)]
    [InlineData("tf", false)]
    public void ToOnnx_ofKeras1_turnsKernelsOfChannelsFirst(string order, bool turned)
    {
        string model = Sequential(
            Layer(
                "Convolution2D",
                new
                {
                    name = "conv",
                    batch_input_shape = new int?[] { null, 3, 3, 3 },
                    nb_filter = 2,
                    dim_ordering = order,
                }
            )
        );
        var kernel = (float[,,,])(order == "th" ? Numbers(2, 3, 2, 2) : Numbers(2, 2, 3, 2));
        string path = WriteH5("model.h5", model, "1.2.2", [("conv", [("conv_W:0", kernel), ("conv_b:0", Numbers(2))])]);

        using var file = KerasContainer.Open(path, ResourceLimits.Default);
        var graph = Converter.Convert(file.Network!, file.Weights, new("1.2.2", "")).Graph;

        float first = BitConverter.ToSingle(graph.Initializer.Single(t => t.Name == "conv/kernel").RawData.Span);
        Assert.Equal(
            order == "th" ? kernel[0, 0, turned ? 1 : 0, turned ? 1 : 0] : kernel[turned ? 1 : 0, turned ? 1 : 0, 0, 0],
            first
        );
    }

    /// <summary>An array of channels last as Theano has it.</summary>
    private static Array Stored(float[] data, long[] shape, bool ordered, bool turned)
    {
        float At(params long[] index) => data[index.Zip(shape).Aggregate(0L, (n, p) => n * p.Second + p.First)];
        if (shape is [var rows, var columns, var channels, var filters])
        {
            var kernel = ordered
                ? new float[filters, channels, rows, columns]
                : new float[rows, columns, channels, filters];
            for (long r = 0; r < rows; r++)
            for (long c = 0; c < columns; c++)
            for (long i = 0; i < channels; i++)
            for (long o = 0; o < filters; o++)
            {
                float value = turned ? At(rows - 1 - r, columns - 1 - c, i, o) : At(r, c, i, o);
                if (ordered)
                    kernel[o, i, r, c] = value;
                else
                    kernel[r, c, i, o] = value;
            }
            return kernel;
        }
        if (shape is not [36, var classes])
            return data;
        // Three rows, three columns, four channels; the channels first.
        var matrix = new float[36, classes];
        for (int place = 0; place < 9; place++)
        for (int channel = 0; channel < 4; channel++)
        for (long k = 0; k < classes; k++)
            matrix[ordered ? channel * 9 + place : place * 4 + channel, k] = At(place * 4 + channel, k);
        return matrix;
    }
}
