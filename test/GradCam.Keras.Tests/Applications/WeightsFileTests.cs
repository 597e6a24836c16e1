using GradCam.Keras.Applications;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;
using PureHDF;

namespace GradCam.Keras.Tests.Applications;

/// <summary>Files of weights, as they are published and as people save them, become models.</summary>
public class WeightsFileTests : KerasFixture
{
    private const int Size = 128,
        Classes = 10;

    private static readonly Application Smallest = ApplicationTableTests.Find("MobileNet 0.25");

    /// <summary>
    /// The names of layers, before the bar, and of arrays: of Keras 1, with numbers that TensorFlow counted up; of
    /// Keras 2; numbers alone; paths, as MobileNetV3's.
    /// </summary>
    public static TheoryData<string> Namings =>
        ["{0}|{0}_W_1:0", "{0}|{0}/kernel:0", "layer_{1}|layer_{1}/kernel:0", "{2}|{2}/kernel:0"];

    [Theory]
    [MemberData(nameof(Namings))]
    public void Load_ofPublishedWeights_computesWhatTheyMake(string naming)
    {
        var model = KerasModel.Load(WriteWeights($"mobilenet_2_5_{Size}_tf.h5", Classes, naming));

        Assert.Equal($"mobilenet_0.25_{Size}", model.Name);
        Assert.Equal(PreprocessingPresets.KerasTf.Name, model.Card.Preset);
        Assert.Equal(Scores(), Run(model), (a, b) => MathF.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Load_ofWeightsWithoutTop_givesFeatures()
    {
        var model = KerasModel.Load(WriteWeights($"mobilenet_2_5_{Size}_tf_no_top.h5", null, "{0}|{0}/kernel:0"));

        var output = Assert.Single(model.Convert().Model.Graph.Output);
        Assert.StartsWith("conv_pw_13_relu", output.Name, StringComparison.Ordinal);
        Assert.Equal([0, 4, 4, 256], output.Type.TensorType.Shape.Dim.Select(d => d.DimValue));
    }

    [Fact]
    public void Load_ofKeras3Weights_computesWhatTheyMake()
    {
        var architecture = Smallest.Build();
        var file = new H5File();
        // Keras 3 names layers after their classes, in order, whatever they are called.
        foreach (var kind in architecture.Network.Layers.GroupBy(l => l.Class))
        foreach (var (layer, number) in kind.Select((l, i) => (l, i)))
        foreach (var (array, at) in Arrays(architecture, layer.Name).Select((a, i) => (a, i)))
            Put(
                file,
                $"layers/{CheckpointWeights.SnakeCase(kind.Key)}{(number == 0 ? "" : $"_{number}")}/vars/{at}",
                array
            );
        file.Write(At($"mobilenet_{Size}.weights.h5"));

        var model = KerasModel.Load(At($"mobilenet_{Size}.weights.h5"));

        Assert.Equal($"mobilenet_0.25_{Size}", model.Name);
        Assert.Equal(Scores(1000), Run(model), (a, b) => MathF.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Source_ofWeightsForAnotherSize_isAnother()
    {
        string large = WriteWeights("mobilenet_2_5_160_tf.h5", Classes, "{0}|{0}/kernel:0"),
            small = At("mobilenet_2_5_128_tf.h5");
        File.Copy(large, small);

        Assert.NotEqual(KerasModel.Load(large).Source().Hash(), KerasModel.Load(small).Source().Hash());
    }

    /// <summary>A file of weights that were drawn.</summary>
    private string WriteWeights(string name, int? classes, string naming)
    {
        var architecture = Smallest.Build(classes);
        // Layers without weights are listed too.
        return WriteH5(
            name,
            null,
            [
                .. architecture.Network.Layers.Select(
                    (layer, n) =>
                    {
                        string[] parts = string.Format(naming, layer.Name, n, layer.Name.Replace('_', '/')).Split('|');
                        return (
                            parts[0],
                            Arrays(architecture, layer.Name)
                                .Select(
                                    (a, i) =>
                                        (parts[1].Replace("kernel", $"array_{i}").Replace("W_1", $"{"Wbrs"[i]}_1"), a)
                                )
                                .ToArray()
                        );
                    }
                ),
            ]
        );
    }

    private static IEnumerable<Array> Arrays(Architecture architecture, string layer) =>
        new DrawnWeights(architecture).Of([StoredWeights.Plain(layer)]).Arrays.Select(a => Shaped(a.Read(), a.Shape));

    private static Array Shaped(float[] values, long[] shape)
    {
        var array = Array.CreateInstance(typeof(float), shape);
        Buffer.BlockCopy(values, 0, array, 0, 4 * values.Length);
        return array;
    }

    /// <summary>The application's scores with the weights, without a file in between.</summary>
    private static float[] Scores(int classes = Classes)
    {
        var architecture = Smallest.Build(classes, Size);
        return Run(
            Converter.Convert(architecture.Network, new DrawnWeights(architecture), new("2.15.0", "tensorflow"))
        );
    }

    private static float[] Run(KerasModel model) => Run(model.Convert().Model);

    private static float[] Run(ModelProto model)
    {
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model));
        using var input = OrtValue.CreateTensorValueFromMemory(
            DrawnWeights.Uniform("input", Size * Size * 3),
            [1, Size, Size, 3]
        );
        using var options = new RunOptions();
        using var results = session.Run(options, session.InputNames, [input], session.OutputNames);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
