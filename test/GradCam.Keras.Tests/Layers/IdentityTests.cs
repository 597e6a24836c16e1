using GradCam.Keras.Layers;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests.Layers;

public class IdentityTests : KerasFixture
{
    /// <summary>All but the one that cuts.</summary>
    public static TheoryData<string> Kinds => [.. Identities.Rows.Keys.Where(kind => kind != "RandomCrop")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ToOnnx_ofLayerThatOnlyTrainingKnows_givesBackWhatItGets(string kind)
    {
        string path = WriteH5(
            "model.h5",
            Sequential(
                Layer("InputLayer", new { name = "in", batch_input_shape = new int?[] { null, 3, 4, 2 } }),
                Layer(
                    kind,
                    new
                    {
                        name = "layer",
                        rate = 0.5,
                        factor = 0.2,
                    }
                )
            )
        );
        float[] numbers = [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i))];

        using var session = new InferenceSession(KerasModel.Load(path).ToOnnx());
        using var input = OrtValue.CreateTensorValueFromMemory(numbers, [1, 3, 4, 2]);
        using var options = new RunOptions();
        using var results = session.Run(options, session.InputNames, [input], session.OutputNames);

        Assert.Equal("layer", session.OutputNames[0]);
        Assert.Equal(numbers, results[0].GetTensorDataAsSpan<float>().ToArray());
    }
}
