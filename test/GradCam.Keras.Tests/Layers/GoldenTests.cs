using GradCam.Keras.Config;
using GradCam.Keras.Conversion;
using GradCam.Keras.Layers;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests.Layers;

/// <summary>Every layer against numbers that are not ours: files are written, read, converted and run.</summary>
public class GoldenTests : KerasFixture
{
    /// <summary>
    /// Of the largest value: ten times below what is promised, as nothing here is more than a few layers deep.
    /// </summary>
    private const float Tolerance = 1e-5f;

    public static TheoryData<string, string> Cases =>
        [.. GoldenCase.All.SelectMany(f => f.Value.Select(c => (f.Key, c.Name)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToOnnx_ofModel_computesWhatOthersDo(string family, string model)
    {
        var golden = GoldenCase.All[family].Single(c => c.Name == model);
        string path = WriteH5(
            "model.h5",
            golden.Model,
            golden.Version ?? "2.15.0",
            [.. golden.Weights.Select(l => (l.Key, l.Value.Select(w => (w.Key, w.Value.Boxed())).ToArray()))]
        );

        using var session = new InferenceSession(KerasModel.Load(path).ToOnnx());
        using var options = new RunOptions();
        OrtValue[] inputs =
        [
            .. golden.Input.Select(i =>
                OrtValue.CreateTensorValueFromMemory(i.Data, [.. i.Shape.Select(d => (long)d)])
            ),
        ];
        using var results = session.Run(options, session.InputNames, inputs, session.OutputNames);

        Assert.Equal(golden.Output.Length, results.Count);
        int batch = session.InputMetadata[session.InputNames[0]].Dimensions[0];
        foreach (var (expected, actual, name) in golden.Output.Zip(results, session.OutputNames))
        {
            Assert.Equal([batch, .. expected.Shape[1..]], session.OutputMetadata[name].Dimensions);
            Assert.Equal(expected.Shape, actual.GetTensorTypeAndShape().Shape.Select(d => (int)d));
            float bound = Tolerance * expected.Data.Max(Math.Abs);
            Assert.Equal(
                expected.Data,
                actual.GetTensorDataAsSpan<float>().ToArray(),
                (a, b) => Math.Abs(a - b) <= bound
            );
        }
    }

    [Fact]
    public void EveryLayer_ofTable_hasACase() =>
        Assert.Empty(
            LayerTable
                .Families.SelectMany(f => f.Rows.Aliases)
                .Where(names => !names.Any(Layers.Value.Contains))
                .Select(names => names[0])
                .Except(Idle)
        );

    [Fact]
    public void EveryActivation_hasACase() =>
        Assert.Empty(
            Activations.Names.Except(Golden(l => l.Class == "Activation").Select(l => l.Config.Text("activation")))
        );

    [Fact]
    public void EveryFunction_hasACase() =>
        Assert.Empty(
            TensorFunctions.Aliases.Where(names => !names.Any(Functions.Value.Contains)).Select(names => names[0])
        );

    /// <summary>
    /// Layers that give back what they get, which <see cref="IdentityTests"/> sees to: another's numbers would say no
    /// more.
    /// </summary>
    private static IEnumerable<string> Idle => IdentityTests.Kinds.Select(row => row.Data);

    private static readonly Lazy<HashSet<string>> Layers = new(() =>
        [.. Golden(l => !l.IsFunction).Select(l => l.Class)]
    );

    private static readonly Lazy<HashSet<string>> Functions = new(() =>
        [.. Golden(_ => true).Select(TensorFunctions.NameOf).OfType<string>()]
    );

    private static IEnumerable<KerasLayer> Golden(Func<KerasLayer, bool> which) =>
        GoldenCase
            .All.Values.SelectMany(cases => cases)
            .Select(c => NetworkReader.Parse(System.Text.Encoding.UTF8.GetBytes(c.Model), c.Name))
            .SelectMany(n => n.AllLayers.Concat(n.Layers))
            .Where(which);
}
