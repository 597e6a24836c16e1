using System.Runtime.InteropServices;

namespace GradCam.Cli;

/// <summary>
/// Ctrl-C and the signals that ask a process to end. The first one cancels; what has not ended within a second, as
/// native code cannot be broken off, is ended. A second one ends the process at once. Listens for as long as the
/// process lives.
/// </summary>
internal sealed class Interruption
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.1);

    private static readonly (PosixSignal Signal, int Code)[] Signals =
    [
        (PosixSignal.SIGINT, ExitCode.Interrupted),
        (PosixSignal.SIGTERM, ExitCode.Terminated),
        (PosixSignal.SIGHUP, ExitCode.HungUp),
        (PosixSignal.SIGQUIT, ExitCode.Quit),
    ];

    private readonly CancellationTokenSource _cancel = new();

    // They would be garbage otherwise, and the signals be heard no more.
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _code;
    private volatile bool _waits;

    public Interruption()
    {
        foreach (var (signal, code) in Signals)
            _registrations.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        Stop(code);
                    }
                )
            );
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>Lets the command end by itself after the first signal, however long that takes.</summary>
    public void Wait() => _waits = true;

    /// <summary>The exit code of the first signal; null if there was none.</summary>
    public int? Code => Volatile.Read(ref _code) is > 0 and var code ? code : null;

    /// <summary>
    /// Says that the process was stopped, if that was not said yet; called where the command did not end by itself.
    /// </summary>
    public Action Say { get; set; } = () => { };

    private void Stop(int code)
    {
        if (Interlocked.CompareExchange(ref _code, code, 0) != 0)
            ProcessEnd.Now(code);
        var patience = new Thread(() =>
        {
            Thread.Sleep(Patience);
            if (_waits)
                return;
            // Whoever reads what is said may have stopped reading.
            Task.Run(Say).Wait(TimeSpan.FromSeconds(0.2));
            ProcessEnd.Now(code);
        });
        patience.IsBackground = true;
        patience.Start();
        try
        {
            _cancel.Cancel();
        }
        catch (AggregateException)
        {
            // What fails because it was told to stop has stopped.
        }
    }
}
