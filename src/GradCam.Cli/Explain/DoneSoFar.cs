using GradCam.Cli.Json;

namespace GradCam.Cli.Explain;

/// <summary>
/// The finished part of a run. It may be asked for before the run has ended; nothing is added after that.
/// </summary>
internal sealed class DoneSoFar
{
    private readonly Lock _lock = new();
    private readonly ExplainResult _result = new([], []);
    private bool _closed;

    /// <summary>The number of inputs; 0 until it is known.</summary>
    public int Inputs { get; set; }

    /// <summary>Does a step, which adds its own results.</summary>
    /// <exception cref="OperationCanceledException">
    /// The run was stopped, and the finished part has been asked for.
    /// </exception>
    public void Add(Action<ExplainResult> step)
    {
        lock (_lock)
        {
            if (_closed)
                throw new OperationCanceledException();
            step(_result);
        }
    }

    /// <summary>All that was added.</summary>
    public ExplainResult Close()
    {
        lock (_lock)
        {
            _closed = true;
            return _result;
        }
    }
}
