using GradCam.Cam;
using GradCam.Graph;
using GradCam.Layers;
using GradCam.Targets;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Runtime;

/// <summary>A graph that explains, ready to run. Thread-safe.</summary>
internal sealed class CamSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly LoadedModel _model;
    private readonly string[] _outputs;

    public CamSession(LoadedModel model, IReadOnlyList<Layer> layers, IReadOnlyList<CamMethod> methods, SessionOptions options, bool withGradients = false)
    {
        _model = model;
        var graph = CamGraph.Build(model, layers, methods, withGradients);
        _session = Sessions.Open(graph, options);
        _outputs = [.. _session.OutputNames];
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="input">The input tensor, row-major.</param>
    /// <param name="shape">Its shape; the first axis counts the samples.</param>
    /// <param name="seed">What to explain.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">The runtime cannot run the model on this input.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CamOutputs Run(ReadOnlyMemory<float> input, long[] shape, CamSeed seed, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var feeds = new Dictionary<string, OrtValue>();
        try
        {
            feeds[_model.Input] = Picture(input, shape);
            feeds[ClassScores.RankInput] = OrtValue.CreateTensorValueFromMemory([seed.Rank ?? -1L], [1]);
            feeds[ClassScores.WeightsInput] = OrtValue.CreateTensorValueFromMemory(seed.Weights, [seed.Rows, seed.Weights.Length / seed.Rows]);
            if (_model.IsDense) feeds[ClassScores.RegionInput] = Region(seed, (int)shape[0]);
            using var options = new RunOptions();
            using var stop = cancel.Register(() => options.Terminate = true);
            using var results = _session.Run(options, feeds, _outputs);
            return new CamOutputs(_outputs, results);
        }
        catch (OnnxRuntimeException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new GradCamException($"ONNX Runtime failed on this input of shape [{string.Join(", ", shape)}] ({Sessions.OneLine(e.Message)}); the model may want another shape.", e);
        }
        finally
        {
            foreach (var feed in feeds.Values) feed.Dispose();
        }
    }

    public void Dispose() => _session.Dispose();

    private OrtValue Picture(ReadOnlyMemory<float> input, long[] shape)
    {
        if (_model.Graph.Type(_model.Input) != ElementType.UInt8)
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, System.Runtime.InteropServices.MemoryMarshal.AsMemory(input), shape);
        var bytes = new byte[input.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)Math.Clamp(MathF.Round(input.Span[i]), 0, 255);
        return OrtValue.CreateTensorValueFromMemory(bytes, shape);
    }

    private OrtValue Region(CamSeed seed, int samples)
    {
        long[] places = [.. _model.ScoreDims.Skip(2).Select(d => d.Value ?? throw new GradCamException(
            "The size of the model's score map is known only after the run; export the model with static shapes."))];
        long count = places.Aggregate(1L, (a, b) => a * b);
        float[] region = seed.Region ?? [.. Enumerable.Repeat(1f, checked((int)count))];
        if (region.Length != count && region.Length != count * samples)
            throw new GradCamException($"The region holds {region.Length} values; it must hold {string.Join(" x ", places)}, the size of the model's score map.");
        return OrtValue.CreateTensorValueFromMemory(region, [region.Length / count, 1, .. places]);
    }
}

/// <summary>What to explain, in numbers.</summary>
/// <param name="Rank">The rank of the class, from 0; null to use the weights.</param>
/// <param name="Weights"><c>float[Rows, C]</c>; a single 0 if a rank is given.</param>
/// <param name="Rows">1, or the number of samples.</param>
/// <param name="Region">For dense outputs: <c>float[spatial...]</c> or <c>float[N, spatial...]</c>; null for everywhere.</param>
internal sealed record CamSeed(int? Rank, float[] Weights, int Rows, float[]? Region = null)
{
    /// <summary>The class of a rank.</summary>
    public static CamSeed OfRank(int rank, float[]? region = null) => new(rank, [0], 1, region);
}
