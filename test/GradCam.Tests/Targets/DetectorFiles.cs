using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Targets;

/// <summary>The networks in <c>Golden/detectors</c>, and inputs for them.</summary>
internal static class DetectorFiles
{
    /// <summary>The path of a file.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "detectors", name);

    /// <summary>The network's input: the one that lies beside it, the scene, or some numbers.</summary>
    public static Tensor Input(string name)
    {
        if (name == "crnn-lstm")
            return Npy.Load(PathOf("crnn-lstm.npy"));
        int[] shape = name switch
        {
            "ocr-sequence" => [1, 3, 48, 168],
            "output-without-batch" => [1, 3, 32, 32],
            "tensorflow" => [1, 160, 160, 3],
            "anchors-softmax" or "face-regressors-first" => [1, 3, 64, 64],
            _ => [1, 3, 160, 160],
        };
        if (name == "tensorflow")
        {
            float[] planes = Input("").Data;
            return new([.. planes.Select((_, i) => planes[i % 3 * planes.Length / 3 + i / 3])], shape);
        }
        return new(
            shape[^1] == 160
                ? [.. Npy.Load(PathOf("scene.npy")).Data.Select(v => v / 255)]
                : SmallModels.Numbers([.. shape.Select(d => (long)d)]),
            shape
        );
    }

    /// <summary>One of the network's outputs, as the runtime gives it.</summary>
    public static float[] Output(string name, int output = 0)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf($"{name}.onnx")));
        var kept = model.Graph.Output[output];
        model.Graph.Output.Clear();
        model.Graph.Output.Add(kept);
        var input = Input(name);
        return SmallModels.Run(model, (model.Graph.Input[0].Name, [.. input.Shape.Select(d => (long)d)], input.Data));
    }

    /// <summary>Explains the network's input without saying anything about the network.</summary>
    public static Explanation Explain(string name, Target? target = null, CamMethod? method = null)
    {
        using var explainer = Explainer.Load(PathOf($"{name}.onnx"));
        return explainer.Explain(
            Input(name),
            new() { Targets = [target ?? Target.Top], Methods = [method ?? CamMethods.GradCam] }
        )[0];
    }
}
