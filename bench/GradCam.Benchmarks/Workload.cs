using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Benchmarks;

/// <summary>One network, run bare and explained, on the same input with the same threads.</summary>
internal sealed class Workload : IDisposable
{
    public const int Threads = 2;
    private readonly InferenceSession? _bare;
    private readonly Explainer? _explainer;
    private readonly Tensor _input;
    private float[] _batch = [];
    private InferenceSession? _baked,
        _other,
        _single;
    private readonly byte[] _onnx = [];

    /// <param name="model">One of <see cref="Models"/>.</param>
    /// <param name="bare">Load the network for a bare forward pass.</param>
    /// <param name="explained">Load the explainer.</param>
    public Workload(string model, bool bare = true, bool explained = true)
    {
        byte[] onnx = _onnx = Onnx(model);
        _input = Input(model);
        if (bare)
            _bare = Session(onnx);
        if (explained)
            _explainer = Explainer.Load(onnx, Options);
    }

    private Workload(string model, InferenceSession? bare, Explainer? explainer) =>
        (_input, _bare, _explainer) = (Input(model), bare, explainer);

    /// <summary>One network from its file, as most are loaded.</summary>
    /// <param name="model">One of <see cref="Models"/>.</param>
    /// <param name="path">The path of its file.</param>
    /// <param name="explained">Load the explainer, else the network for a bare forward pass.</param>
    public static Workload OfFile(string model, string path, bool explained)
    {
        if (explained)
            return new(model, null, Explainer.Load(path, Options));
        using var options = SessionOptions();
        return new(model, new InferenceSession(path, options), null);
    }

    private static ExplainerOptions Options => new() { Threads = Threads };

    /// <summary>The explainer.</summary>
    public Explainer Explainer => _explainer!;

    public static IEnumerable<string> Models => ["cats-dogs", "mobilenet-v2", "resnet-50"];

    /// <summary>A forward pass of ONNX Runtime alone.</summary>
    public float Forward() => Run(_bare!, _input.Data, 1);

    /// <summary>The whole explanation of the same input: scores, class, gradient, map.</summary>
    public float Explain(CamMethod method, string? layer = null) =>
        _explainer!.Explain(_input, new ExplainRequest { Methods = [method], Layers = [layer ?? "auto"] })[0].Raw.Data[
            0
        ];

    /// <summary>A run of the model with Grad-CAM at the last layer baked into it, by ONNX Runtime alone.</summary>
    public float Baked()
    {
        _baked ??= Session(_explainer!.Bake().ToArray());
        return Run(_baked, _input.Data, 1);
    }

    /// <summary>
    /// A run of another model, which takes the same picture with its channels last, by ONNX Runtime alone.
    /// </summary>
    public Action Other(byte[] onnx)
    {
        _other = Session(onnx);
        long[] shape = [1, .. _input.Shape.Skip(2).Select(d => (long)d), _input.Shape[1]];
        return () => Run(_other, _input.Data, shape);
    }

    /// <summary>A forward pass of several images at once.</summary>
    public float ForwardBatch(int count) => Run(_bare!, Repeated(count), count);

    /// <summary>The input several times; made once, since a copy is no part of a pass.</summary>
    private float[] Repeated(int count)
    {
        if (_batch.Length != count * _input.Data.Length)
            _batch = [.. Enumerable.Repeat(_input.Data, count).SelectMany(d => d)];
        return _batch;
    }

    /// <summary>Makes runs on each thread by itself for some time.</summary>
    /// <param name="count">The pictures of a run.</param>
    /// <param name="milliseconds">The time to fill.</param>
    /// <returns>The number of pictures.</returns>
    public int SideBySide(int count, double milliseconds)
    {
        if (_single is null)
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            _single = new InferenceSession(_onnx, options);
        }
        float[] pictures = Repeated(count);
        var clock = Stopwatch.StartNew();
        int runs = 0;
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, Threads)
                .Select(_ => new Thread(() =>
                {
                    while (clock.Elapsed.TotalMilliseconds < milliseconds)
                    {
                        Run(_single, pictures, count);
                        Interlocked.Increment(ref runs);
                    }
                })),
        ];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return runs * count;
    }

    /// <summary>True if a method can explain the network.</summary>
    public bool Applies(CamMethod method) => _explainer!.UnsupportedReason(method) is null;

    /// <summary>Number of channels of the last layer.</summary>
    public long Channels => _explainer!.DefaultLayer!.Channels!.Value;

    /// <summary>The last layer of twice the last one's resolution: ResNet's <c>layer3</c>.</summary>
    public string MiddleLayer =>
        _explainer!.Layers.Last(l => l.Spatial[0] == 2 * _explainer.DefaultLayer!.Spatial[0]).Name;

    public void Dispose()
    {
        _bare?.Dispose();
        _baked?.Dispose();
        _other?.Dispose();
        _single?.Dispose();
        _explainer?.Dispose();
    }

    private static Tensor Input(string model)
    {
        int size = Size(model);
        return new([.. Enumerable.Range(0, 3 * size * size).Select(i => MathF.Sin(i * 0.01f))], [1, 3, size, size]);
    }

    private static SessionOptions SessionOptions() => new() { IntraOpNumThreads = Threads };

    private static InferenceSession Session(byte[] onnx)
    {
        using var options = SessionOptions();
        return new InferenceSession(onnx, options);
    }

    private float Run(InferenceSession session, float[] values, int count) =>
        Run(session, values, [count, .. _input.Shape.Skip(1).Select(d => (long)d)]);

    private static float Run(InferenceSession session, float[] values, long[] shape)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var run = new RunOptions();
        using var results = session.Run(
            run,
            new Dictionary<string, OrtValue> { [session.InputNames[0]] = input },
            session.OutputNames
        );
        return results[0].GetTensorDataAsSpan<float>()[0];
    }

    /// <summary>Rows and columns of its input.</summary>
    public static int Size(string model) => model == "cats-dogs" ? 128 : 224;

    /// <summary>Its file.</summary>
    public static byte[] Onnx(string model) =>
        model switch
        {
            "cats-dogs" => BuiltInModel.CatsDogs.Onnx(),
            "mobilenet-v2" => NetworkBuilder.MobileNetV2(),
            "resnet-50" => NetworkBuilder.ResNet50(),
            _ => throw new ArgumentException($"No model '{model}'; there are {string.Join(", ", Models)}."),
        };
}
