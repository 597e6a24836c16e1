using Microsoft.ML.OnnxRuntime;

namespace GradCam.Benchmarks;

/// <summary>
/// The growth of a map's cost with the layer's depth and channels, with resolution and with the batch: each against a
/// bare forward pass of the same input.
/// </summary>
internal static class Growth
{
    private const int Pairs = 7,
        PerBlock = 3,
        Before = 5;

    /// <summary>All rows, as they are measured.</summary>
    public static IEnumerable<Row> Rows()
    {
        byte[] resnet = NetworkBuilder.ResNet50();
        foreach (string layer in LastOfEachResolution(resnet).Reverse())
        foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.EigenCam])
            yield return Measure("resnet-50", resnet, method, layer, 224, 1);
        yield return Measure("resnet-50", resnet, CamMethods.Saliency, null, 224, 1);
        foreach (int size in (int[])[112, 224, 448])
        foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.Saliency])
            yield return Measure("mobilenet-v2", NetworkBuilder.MobileNetV2(size), method, null, size, 1);
        foreach (int batch in (int[])[1, 4, 16])
        foreach (var method in (CamMethod[])[CamMethods.GradCam, CamMethods.Saliency])
            yield return Measure("mobilenet-v2", NetworkBuilder.MobileNetV2(), method, null, 224, batch);
    }

    private static Row Measure(string name, byte[] onnx, CamMethod method, string? layer, int size, int batch)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Workload.Threads };
        using var bare = new InferenceSession(onnx, options);
        using var explainer = Explainer.Load(onnx, new ExplainerOptions { Threads = Workload.Threads });
        var input = new Tensor(
            [.. Enumerable.Range(0, batch * 3 * size * size).Select(i => MathF.Sin(i * 0.01f))],
            [batch, 3, size, size]
        );
        var request = new ExplainRequest { Methods = [method], Layers = [layer ?? "auto"] };
        var (forward, explained, ratio) = Paired.Measure(
            Forward,
            () => explainer.Explain(input, request),
            Pairs,
            PerBlock,
            settling: 2,
            before: Before
        );
        var at = explainer.Layers.FirstOrDefault(l => l.Name == layer) ?? explainer.DefaultLayer!;
        string where = method.AtInput ? "the input" : string.Join(" x ", at.Shape.Skip(1));
        return new(
            $"{method.Title} at {where}, {size} x {size}, batch of {batch} ÷ forward",
            name,
            forward,
            explained,
            ratio,
            double.NaN
        );

        void Forward()
        {
            using var value = OrtValue.CreateTensorValueFromMemory(input.Data, [.. input.Shape.Select(d => (long)d)]);
            using var run = new RunOptions();
            using var results = bare.Run(
                run,
                new Dictionary<string, OrtValue> { [bare.InputNames[0]] = value },
                bare.OutputNames
            );
        }
    }

    private static IEnumerable<string> LastOfEachResolution(byte[] onnx)
    {
        using var explainer = Explainer.Load(onnx);
        return explainer
            .Layers.Where(l => l.Operator == "Relu")
            .GroupBy(l => l.Spatial[0])
            .Select(g => g.Last().Name)
            .ToArray();
    }
}
