using GradCam.Onnx.Proto;

namespace GradCam.Inference;

/// <summary>A session in an isolated process, opened again where that process has ended.</summary>
internal sealed class IsolatedSession : IModelSession
{
    private readonly IsolatedRuntime _runtime;
    private readonly Func<OpenedSession> _open;
    private readonly Lock _opening = new();
    private OpenedSession _opened;

    /// <param name="runtime">The runtime.</param>
    /// <param name="open">Opens the session in the process that there is.</param>
    /// <exception cref="GradCamException">The model is refused.</exception>
    public IsolatedSession(IsolatedRuntime runtime, Func<OpenedSession> open) =>
        (_runtime, _open, _opened) = (runtime, open, open());

    /// <inheritdoc/>
    public IReadOnlyList<string> Inputs => _opened.Inputs;

    /// <inheritdoc/>
    public IReadOnlyList<ValueInfoProto> Outputs => _opened.Outputs;

    /// <inheritdoc/>
    public IReadOnlyList<OutputTensor> Run(IReadOnlyDictionary<string, FeedTensor> feeds, CancellationToken cancel)
    {
        var opened = Opened();
        var (_, body) = opened.Worker.Call(
            MessageKind.Run,
            w =>
            {
                w.Write(opened.Id);
                w.Write(feeds);
            },
            cancel
        );
        return body.ReadOutputs();
    }

    /// <inheritdoc/>
    public void Dispose() => _opened.Worker.Close(_opened.Id);

    private OpenedSession Opened()
    {
        lock (_opening)
        {
            if (_opened.Worker != _runtime.Worker)
                _opened = _open();
            return _opened;
        }
    }
}
