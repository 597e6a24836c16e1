using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests;

public class KerasModelTests : KerasFixture
{
    private static readonly string Small = Sequential(
        Layer(
            "Conv2D",
            new
            {
                name = "conv",
                batch_input_shape = new int?[] { null, 4, 4, 2 },
                filters = 3,
                kernel_size = new[] { 3, 3 },
                strides = new[] { 2, 2 },
                padding = "same",
                activation = "relu",
                data_format = "channels_last",
            }
        ),
        Layer("Flatten", new { name = "flatten" }),
        Layer(
            "Dense",
            new
            {
                name = "scores",
                units = 2,
                activation = "softmax",
            }
        )
    );

    private static readonly (string, Array)[] Conv =
        [("conv/kernel:0", Numbers(3, 3, 2, 3)), ("conv/bias:0", Numbers(3))],
        Scores = [("scores/kernel:0", Numbers(12, 2)), ("scores/bias:0", Numbers(2))];

    [Fact]
    public void ToOnnx_ofWholeModelHdf5_computesWhatKerasDoes()
    {
        string path = WriteH5("model.h5", Small, ("conv", Conv), ("flatten", []), ("scores", Scores));

        float[] scores = Run(KerasModel.Load(path).ToOnnx(), Input(4, 4, 2));

        Assert.Equal(Expected(), scores, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void ToOnnx_ofKerasArchive_findsWeightsByClass()
    {
        string path = WriteKeras(
            "model.keras",
            Small,
            [
                .. Conv.Select((w, i) => ($"layers/conv2d/vars/{i}", w.Item2)),
                .. Scores.Select((w, i) => ($"layers/dense/vars/{i}", w.Item2)),
            ]
        );

        float[] scores = Run(KerasModel.Load(path).ToOnnx(), Input(4, 4, 2));

        Assert.Equal(Expected(), scores, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void ToOnnx_ofAFileThatH5pyWrote_readsCompressedWeights()
    {
        var model = KerasModel.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "h5py.h5"));

        // As h5py_file.py prints them, for a black picture.
        Assert.Equal(
            [0.52972453f, 0.47027545f],
            Run(model.ToOnnx(), new float[16 * 16 * 3]),
            (a, b) => Math.Abs(a - b) < 1e-6
        );
    }

    [Fact]
    public void Load_whateverTheName_tellsByContent()
    {
        string path = WriteH5("model.keras", Small, ("conv", Conv), ("flatten", []), ("scores", Scores));

        Assert.Equal("net", KerasModel.Load(path).Name);
    }

    /// <summary>The model by hand: windows that lie at rows and columns 0 and 2, padded at the end alone.</summary>
    private static float[] Expected()
    {
        float[] input = Input(4, 4, 2),
            kernel = Flat(Conv[0].Item2),
            bias = Flat(Conv[1].Item2),
            weights = Flat(Scores[0].Item2),
            offset = Flat(Scores[1].Item2);
        var features = new float[12];
        for (int y = 0; y < 2; y++)
        for (int x = 0; x < 2; x++)
        for (int f = 0; f < 3; f++)
        {
            float sum = bias[f];
            for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
            for (int c = 0; c < 2; c++)
                if (2 * y + i < 4 && 2 * x + j < 4)
                    sum += input[((2 * y + i) * 4 + 2 * x + j) * 2 + c] * kernel[((i * 3 + j) * 2 + c) * 3 + f];
            features[(y * 2 + x) * 3 + f] = Math.Max(sum, 0);
        }
        float[] logits =
        [
            .. Enumerable.Range(0, 2).Select(k => offset[k] + features.Select((v, i) => v * weights[i * 2 + k]).Sum()),
        ];
        float total = logits.Sum(MathF.Exp);
        return [.. logits.Select(l => MathF.Exp(l) / total)];
    }

    private static float[] Input(params int[] shape) => Flat(Numbers(shape));

    private static float[] Flat(Array array)
    {
        var flat = new float[array.Length];
        Buffer.BlockCopy(array, 0, flat, 0, 4 * flat.Length);
        return flat;
    }

    private static float[] Run(byte[] onnx, float[] input)
    {
        using var session = new InferenceSession(onnx);
        var shape = session.InputMetadata.Single().Value.Dimensions.Select(d => (long)Math.Max(d, 1)).ToArray();
        using var value = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var options = new RunOptions();
        using var results = session.Run(options, [session.InputNames[0]], [value], session.OutputNames);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
