using GradCam.Graph;
using GradCam.Targets;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Runtime;

/// <summary>A graph that explains, ready to run. Thread-safe.</summary>
internal sealed class CamSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly LoadedModel _model;
    private readonly string[] _outputs;
    private readonly HashSet<string> _inputs;

    /// <param name="model">The model.</param>
    /// <param name="session">A graph made from it; disposed with this.</param>
    public CamSession(LoadedModel model, InferenceSession session)
    {
        _model = model;
        _session = session;
        _outputs = [.. _session.OutputNames];
        _inputs = [.. _session.InputNames];
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="inputs">The tensors to run on, by input: values, row-major, and shape; the first axis counts the samples.</param>
    /// <param name="terms">What to explain in each sample, or one term for all.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">The runtime cannot run the model on this input.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CamOutputs Run(IReadOnlyDictionary<string, (ReadOnlyMemory<float> Data, long[] Shape)> inputs, IReadOnlyList<Term> terms, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var scores = new ScoreFeeds(_model.Classes, _model.IsDense ? _model.Places : null, (int)inputs.First().Value.Shape[0]);
        terms[0].Feed(terms, scores);
        var feeds = new Dictionary<string, OrtValue>();
        try
        {
            foreach (var (name, (data, shape)) in inputs) feeds[name] = Tensor(name, data, shape);
            foreach (var (name, (data, shape)) in scores.Floats) feeds[name] = OrtValue.CreateTensorValueFromMemory(data, shape);
            foreach (var (name, (data, shape)) in scores.Ints) feeds[name] = OrtValue.CreateTensorValueFromMemory(data, shape);
            // The optimizer drops inputs that nothing reads in the end.
            foreach (string unread in feeds.Keys.Where(name => !_inputs.Contains(name)).ToArray()) feeds.Remove(unread, out _);
            using var options = new RunOptions();
            using var stop = cancel.Register(() => options.Terminate = true);
            using var results = _session.Run(options, feeds, _outputs);
            return new CamOutputs(_outputs, results);
        }
        catch (OnnxRuntimeException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new GradCamException($"ONNX Runtime failed on this input of shape [{string.Join(", ", inputs.First().Value.Shape)}] ({Sessions.OneLine(e.Message)}); the model may want another shape.", e);
        }
        finally
        {
            foreach (var feed in feeds.Values) feed.Dispose();
        }
    }

    /// <summary>Runs a batch of pictures.</summary>
    public CamOutputs Run(ReadOnlyMemory<float> input, long[] shape, IReadOnlyList<Term> terms, CancellationToken cancel = default) =>
        Run(new Dictionary<string, (ReadOnlyMemory<float>, long[])> { [_model.Input] = (input, shape) }, terms, cancel);

    public void Dispose() => _session.Dispose();

    private OrtValue Tensor(string name, ReadOnlyMemory<float> input, long[] shape)
    {
        if (name != _model.Input || _model.Graph.Type(_model.Input) != ElementType.UInt8)
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, System.Runtime.InteropServices.MemoryMarshal.AsMemory(input), shape);
        var bytes = new byte[input.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)Math.Clamp(MathF.Round(input.Span[i]), 0, 255);
        return OrtValue.CreateTensorValueFromMemory(bytes, shape);
    }
}
