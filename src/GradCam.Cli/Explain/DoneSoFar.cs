using GradCam.Cli.Json;

namespace GradCam.Cli.Explain;

/// <summary>
/// The finished part of a run. It may be asked for before the run has ended, and nothing is added then.
/// </summary>
internal sealed class DoneSoFar
{
    private readonly Lock _lock = new();
    private readonly ExplainResult _result = new([], []);
    private bool _closed;

    /// <summary>How many inputs there are; 0 until they are known.</summary>
    public int Inputs { get; set; }

    /// <summary>Does something and adds it.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped, and what is done is told already.</exception>
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
