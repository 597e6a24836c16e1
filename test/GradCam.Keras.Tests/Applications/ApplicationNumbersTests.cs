using System.Runtime.CompilerServices;
using System.Text.Json;
using GradCam.Keras.Applications;
using GradCam.Keras.Conversion;
using GradCam.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests.Applications;

/// <summary>Applications compute what another implementation of the same paper does, and all of them run.</summary>
public class ApplicationNumbersTests
{
    private const int Classes = 10,
        Batch = 2;

    private static readonly JsonElement Golden = JsonElement.Parse(
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "Golden", "applications", "logits.json"))
    );

    public static TheoryData<string> Checked => [.. Golden.EnumerateObject().Select(p => p.Name)];

    /// <summary>One of each family that torchvision does not have, or has otherwise.</summary>
    public static TheoryData<string, int> Others =>
        new()
        {
            { "ResNet50 (of Keras before 2.2.5)", 64 },
            { "ResNet50V2", 64 },
            { "MobileNet 0.25", 75 },
            { "MobileNetV3Small minimalistic", 64 },
            { "Xception", 71 },
            { "NASNetMobile", 75 },
        };

    [Theory]
    [MemberData(nameof(Checked))]
    public void Convert_ofApplication_computesWhatTorchvisionDoes(string name)
    {
        var golden = Golden.GetProperty(name);
        float[] wanted = [.. golden.GetProperty("logits").EnumerateArray().Select(v => v.GetSingle())];

        float[] logits = Logits(
            ApplicationTableTests.Find(name),
            golden.GetProperty("size").GetInt32(),
            golden.GetProperty("pixels").GetBoolean()
        );

        float most = wanted.Max(MathF.Abs);
        Assert.Equal(wanted, logits, (a, b) => MathF.Abs(a - b) <= 1e-4f * most);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Convert_ofApplication_runs(string name, int size)
    {
        float[] logits = Logits(ApplicationTableTests.Find(name), size, pixels: false);

        Assert.Equal(Batch * Classes, logits.Length);
        Assert.All(logits, v => Assert.True(float.IsFinite(v)));
        Assert.NotEqual(logits[..Classes], logits[Classes..]);
    }

    /// <summary>Converts an application with drawn weights and runs it, up to what the softmax takes.</summary>
    private static float[] Logits(Application application, int size, bool pixels)
    {
        var architecture = application.Build(Classes, size);
        var model = Converter.Convert(
            architecture.Network,
            new DrawnWeights(architecture),
            new("2.15.0", "tensorflow")
        );
        string logits = model.Graph.Node.Single(n => n.OpType == "Softmax").Input[0];
        model.Graph.Output.Add(new ValueInfoProto { Name = logits, Type = model.Graph.Output[0].Type });
        float[] picture =
        [
            .. DrawnWeights.Uniform("input", Batch * size * size * 3).Select(u => pixels ? 255 * u : 2 * u - 1),
        ];
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model));
        using var input = OrtValue.CreateTensorValueFromMemory(picture, [Batch, size, size, 3]);
        using var options = new RunOptions();
        using var results = session.Run(options, session.InputNames, [input], [logits]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
