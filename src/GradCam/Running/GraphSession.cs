using GradCam.Inference;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Targets;

namespace GradCam.Running;

/// <summary>A graph that explains, ready to run. Thread-safe.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly IModelSession _session;
    private readonly Network _model;
    private readonly HashSet<string> _inputs;

    /// <param name="model">The model.</param>
    /// <param name="session">A graph made from it; disposed with this.</param>
    public GraphSession(Network model, IModelSession session) =>
        (_model, _session, _inputs) = (model, session, [.. session.Inputs]);

    /// <summary>Runs a batch.</summary>
    /// <param name="inputs">
    /// The tensors to run on, by input: values, row-major, and shape; the first axis counts the samples.
    /// </param>
    /// <param name="terms">The term of each sample, or one term for all.</param>
    /// <param name="samples">The number of samples; null for the first axis of the first input.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="GradCamException">The runtime cannot run the model on this input.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RunOutputs Run(
        IReadOnlyDictionary<string, (ReadOnlyMemory<float> Data, long[] Shape)> inputs,
        IReadOnlyList<Term> terms,
        int? samples = null,
        CancellationToken cancel = default
    )
    {
        cancel.ThrowIfCancellationRequested();
        var scores = new ScoreFeeds(
            _model.Classes,
            _model.IsDense ? _model.Places : null,
            samples ?? (int)inputs.First().Value.Shape[0]
        );
        scores.Add(terms);
        var feeds = new Dictionary<string, FeedTensor>();
        foreach (var (name, (data, shape)) in inputs)
            Feed(name, Tensor(name, data, shape));
        foreach (var (scoreInput, data, shape) in scores.Floats)
            Feed(scoreInput.Name, new(data, shape));
        foreach (var (scoreInput, data, shape) in scores.Ints)
            Feed(scoreInput.Name, new(data, shape));
        try
        {
            return new RunOutputs(_session.Outputs, _session.Run(feeds, cancel));
        }
        catch (ModelRunException e)
        {
            throw new GradCamException(
                $"ONNX Runtime failed on this input of shape [{string.Join(", ", inputs.First().Value.Shape)}] "
                    + $"({e.Message}); the model may want another shape.",
                e
            );
        }

        // The optimizer drops inputs that nothing reads in the end.
        void Feed(string name, FeedTensor tensor)
        {
            if (_inputs.Contains(name))
                feeds[name] = tensor;
        }
    }

    /// <summary>Runs a batch of pictures.</summary>
    public RunOutputs Run(
        ReadOnlyMemory<float> input,
        long[] shape,
        IReadOnlyList<Term> terms,
        CancellationToken cancel = default
    ) =>
        Run(
            new Dictionary<string, (ReadOnlyMemory<float>, long[])> { [_model.Input] = (input, shape) },
            terms,
            cancel: cancel
        );

    public void Dispose() => _session.Dispose();

    private FeedTensor Tensor(string name, ReadOnlyMemory<float> input, long[] shape)
    {
        if (name != _model.Input || _model.Graph.Type(_model.Input) != ElementType.UInt8)
            return new(input, shape);
        var bytes = new byte[input.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Math.Clamp(MathF.Round(input.Span[i]), 0, 255);
        return new(ElementType.UInt8, bytes, shape);
    }
}
