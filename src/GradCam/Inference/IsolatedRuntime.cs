using GradCam.Foundation;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Inference;

/// <summary>ONNX Runtime in a process of its own. One that has ended is started anew for the next request.</summary>
/// <param name="isolation">The program to start.</param>
/// <param name="device">The device.</param>
/// <param name="limits">Memory and time.</param>
internal sealed class IsolatedRuntime(Isolation isolation, Device device, ResourceLimits limits) : IModelRuntime
{
    private readonly Lock _starting = new();
    private WorkerProcess? _worker;
    private bool _disposed;

    /// <summary>The process, which is started where there is none.</summary>
    /// <exception cref="GradCamException">It cannot be started.</exception>
    public WorkerProcess Worker
    {
        get
        {
            lock (_starting)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_worker is { IsAlive: true })
                    return _worker;
                _worker?.Dispose();
                return _worker = new(isolation.Command ?? Isolation.ThisProgram(), device, limits);
            }
        }
    }

    /// <inheritdoc/>
    public ResourceLimits Limits => limits;

    /// <inheritdoc/>
    public string Version => Worker.Version;

    /// <inheritdoc/>
    public IModelSession Open(ModelProto model, SessionSettings settings) =>
        new IsolatedSession(
            this,
            () =>
            {
                TemporaryModel file;
                try
                {
                    file = TemporaryModel.OfParts(model);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new GradCamException(
                        $"The model cannot be written to the folder of temporary files for isolation "
                            + $"({IoReason.Of(e)}); make room there.",
                        e
                    );
                }
                using (file)
                    return OpenIn(file.Path, settings with { SkippedOptimizers = UnsafeOptimizers.In(model) });
            }
        );

    /// <inheritdoc/>
    public IModelSession? OpenFile(string path, SessionSettings settings)
    {
        try
        {
            return new IsolatedSession(this, () => OpenIn(path, settings));
        }
        catch (GradCamException)
        {
            return null;
        }
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        lock (_starting)
        {
            _disposed = true;
            _worker?.Dispose();
        }
    }

    private OpenedSession OpenIn(string path, SessionSettings settings)
    {
        var worker = Worker;
        var (id, body) = worker.Call(
            MessageKind.Open,
            w =>
            {
                w.Write(settings);
                w.Write(path);
            },
            default
        );
        var (inputs, outputs) = body.ReadSession();
        return new(worker, id, inputs, outputs);
    }
}
