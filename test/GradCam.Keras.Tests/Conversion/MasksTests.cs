using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests.Conversion;

/// <summary>
/// Masks where branches meet: in Keras 2 a step counts if it counts in all of them, in Keras 3 if it does in one.
/// TensorFlow.js fails there.
/// </summary>
public class MasksTests : KerasFixture
{
    [Theory]
    [InlineData("2.15.0", "Add", new[] { 1, 0, 0, 1 })]
    [InlineData("3.4.1", "Add", new[] { 1, 1, 1, 1 })]
    [InlineData("3.4.1", "Concatenate", new[] { 1, 0, 0, 1 })]
    public void ToOnnx_ofMaskedBranches_countsAsKerasDoes(string version, string kind, int[] counts)
    {
        string path = WriteH5("model.h5", Model(kind), version, []);

        using var session = new InferenceSession(KerasModel.Load(path).ToOnnx());
        // The second step is filled up for one branch, the third for the other.
        float[] steps = [1, 9, 8, 2];
        using var input = OrtValue.CreateTensorValueFromMemory(steps, [1, 4, 1]);
        using var options = new RunOptions();
        using var results = session.Run(options, session.InputNames, [input], session.OutputNames);

        // Their average tells which of the steps count.
        float[] sums = [2, 8, 9, 4];
        float[] joined = kind == "Add" ? [Mean(sums)] : [Mean([1, 0, 8, 2]), Mean([1, 9, 0, 2])];
        Assert.Equal(joined.Order(), results[0].GetTensorDataAsSpan<float>().ToArray().Order());

        float Mean(float[] of) => of.Zip(counts).Sum(p => p.First * p.Second) / counts.Sum();
    }

    private static string Model(string kind) =>
        $$$"""
            {"class_name":"Functional","config":{"name":"net","layers":[
            {"class_name":"InputLayer","name":"in","config":{"name":"in","batch_input_shape":[null,4,1]},"inbound_nodes":[]},
            {"class_name":"Masking","name":"nine","config":{"name":"nine","mask_value":9},"inbound_nodes":[[["in",0,0,{}]]]},
            {"class_name":"Masking","name":"eight","config":{"name":"eight","mask_value":8},"inbound_nodes":[[["in",0,0,{}]]]},
            {"class_name":"{{{kind}}}","name":"both","config":{"name":"both","axis":-1},"inbound_nodes":[[["nine",0,0,{}],["eight",0,0,{}]]]},
            {"class_name":"GlobalAveragePooling1D","name":"mean","config":{"name":"mean"},"inbound_nodes":[[["both",0,0,{}]]]}],
            "input_layers":[["in",0,0]],"output_layers":[["mean",0,0]]}}
            """;
}
