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

    /// <summary>The rows of networks with recurrent layers, by their number of steps.</summary>
    public static IEnumerable<Row> RecurrentRows()
    {
        foreach (int steps in (int[])[25, 100, 400])
        {
            string what = $"Grad-CAM before {steps} steps ÷ forward";
            foreach (string op in (string[])["LSTM", "GRU"])
                yield return Measure(
                    what,
                    $"conv1d + {op}",
                    NetworkBuilder.Signal(op, steps),
                    CamMethods.GradCam,
                    "auto",
                    [1, 3, steps]
                );
            yield return Measure(
                what,
                "crnn",
                NetworkBuilder.TextReader(steps),
                CamMethods.GradCam,
                "auto",
                [1, 3, 32, 4 * steps]
            );
        }
    }

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
        using var explainer = Explainer.Load(onnx);
        var at = explainer.Layers.FirstOrDefault(l => l.Name == layer) ?? explainer.DefaultLayer!;
        string where = method.AtInput ? "the input" : string.Join(" x ", at.Shape.Skip(1));
        return Measure(
            $"{method.Title} at {where}, {size} x {size}, batch of {batch} ÷ forward",
            name,
            onnx,
            method,
            layer ?? "auto",
            [batch, 3, size, size]
        );
    }

    /// <summary>A method's time against a bare forward pass of the same network and input.</summary>
    public static Row Measure(
        string what,
        string name,
        byte[] onnx,
        CamMethod method,
        string layer,
        int[] shape,
        double limit = double.NaN
    )
    {
        using var options = new SessionOptions { IntraOpNumThreads = Workload.Threads };
        using var bare = new InferenceSession(onnx, options);
        using var explainer = Explainer.Load(onnx, new ExplainerOptions { Threads = Workload.Threads });
        int count = shape.Aggregate((a, b) => a * b);
        var input = new Tensor([.. Enumerable.Range(0, count).Select(i => MathF.Sin(i * 0.01f))], shape);
        var request = new ExplainRequest { Methods = [method], Layers = [layer] };
        var (forward, explained, ratio) = Paired.Measure(
            Forward,
            () => explainer.Explain(input, request),
            Pairs,
            PerBlock,
            settling: 2,
            before: Before
        );
        return new(what, name, forward, explained, ratio, limit);

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
