using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Keras.Conversion;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Keras.Tests.Layers;

/// <summary>A layer to try: what it is called with, its configuration, and the shapes of its weights.</summary>
/// <param name="Config">The configuration as JSON, without the name; the class first, if it is not the row's: <c>TFOpLambda {...}</c>.</param>
/// <param name="Inputs">The shapes of its inputs, without the batch: <c>4,4,3 ; 4,4,3</c>.</param>
/// <param name="Weights">The shapes of its weights, of parts behind their names: <c>3,3,3,5 ; 5</c>, <c>query=8,2,4</c>.</param>
/// <param name="Shape">What comes out, without the batch.</param>
/// <param name="Kwargs">What it is called with by name; <c>$1</c> is the second input.</param>
public sealed record SampleLayer(string Config, string Inputs, string Weights, string Shape, string Kwargs = "{}")
{
    /// <summary>Keras' version, where that matters.</summary>
    public string Version { get; init; } = "2.15.0";

    internal static long[][] Shapes(string text) => text.Length == 0 ? [] : [.. text.Split(';').Select(s => Dims(s.Split('=')[^1]))];

    internal static long[] Dims(string text) => text.Trim().Length == 0 ? [] : [.. text.Split(',').Select(long.Parse)];

    /// <summary>The model of this one layer.</summary>
    /// <param name="kind">The layer's class.</param>
    public string Model(string kind)
    {
        long[][] inputs = Shapes(Inputs);
        // By name, a function's further tensors; else all in a row.
        string kwargs = Kwargs;
        for (int i = 0; i < inputs.Length; i++) kwargs = kwargs.Replace($"\"${i}\"", $"[\"input_{i}\",0,0]", StringComparison.Ordinal);
        bool named = kwargs != Kwargs;
        string layers = string.Join(",", inputs.Select((shape, i) =>
            $$"""{"class_name":"InputLayer","name":"input_{{i}}","config":{"name":"input_{{i}}","batch_input_shape":[null,{{string.Join(",", shape)}}] },"inbound_nodes":[]}"""));
        string nodes = string.Join(",", inputs.Take(named ? 1 : inputs.Length).Select((_, i) => $"[\"input_{i}\",0,0,{kwargs}]"));
        string config = Config.Length == 0 ? "{}" : Config;
        return $$"""
            {"class_name":"Functional","config":{"name":"net","layers":[{{layers}},{"class_name":"{{kind}}","name":"layer","config":{{config}},"inbound_nodes":[[{{nodes}}]]}],
            "input_layers":[{{string.Join(",", inputs.Select((_, i) => $"[\"input_{i}\",0,0]"))}}],"output_layers":[["layer",0,0]]} }
            """;
    }

    /// <summary>Converts the model and runs it.</summary>
    /// <param name="kind">The layer's class.</param>
    /// <param name="batch">How many samples.</param>
    internal (float[] Values, long[] Shape, string Declared) Run(string kind, int batch = 2)
    {
        var network = NetworkReader.Parse(System.Text.Encoding.UTF8.GetBytes(Model(kind)), "the sample");
        var model = Converter.Convert(network, new SampleWeights(Weights), new(Version, "tensorflow"));
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model));
        var inputs = Shapes(Inputs).Select((shape, i) => OrtValue.CreateTensorValueFromMemory(Numbers(shape.Aggregate((long)batch, (a, b) => a * b), i), [batch, .. shape])).ToArray();
        using var options = new RunOptions();
        using var results = session.Run(options, [.. inputs.Select((_, i) => $"input_{i}").Where(session.InputNames.Contains)], [.. inputs.Take(session.InputNames.Count)], session.OutputNames);
        string declared = string.Join(",", session.OutputMetadata[session.OutputNames[0]].Dimensions.Skip(1));
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape, declared);
    }

    internal static float[] Numbers(long count, int seed) => [.. Enumerable.Range(0, (int)count).Select(i => MathF.Sin(i * 1.7f + seed + 0.3f))];

    /// <summary>Weights of the given shapes, all positive, as variances have to be.</summary>
    private sealed class SampleWeights(string shapes) : WeightStore
    {
        public override LayerWeights Of(IReadOnlyList<KerasLayer> path) => Of("");

        private LayerWeights Of(string part)
        {
            string[] own = [.. shapes.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim()).Where(s => part.Length == 0 ? !s.Contains('=') : s.StartsWith(part + "=", StringComparison.Ordinal))];
            WeightArray[] arrays = [.. own.Select((s, i) => s.Split('=')[^1]).Select(s => s == "scalar" ? [] : Dims(s)).Select((shape, i) =>
                new WeightArray($"{part}{i}", shape, () => [.. Numbers(shape.Aggregate(1L, (a, b) => a * b), i).Select(v => 0.6f + v / 2)]))];
            return new("layer", arrays, names => Of(names[0]));
        }
    }
}
