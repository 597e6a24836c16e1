using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace GradCam.Inference;

/// <summary>An isolated process, as the one that started it sees it. Thread-safe.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>The first argument of a program that is started to run models.</summary>
    public const string Argument = "gradcam-isolated-worker";

    // The .NET runtime and ONNX Runtime alone take about a quarter of it.
    private const long LeastMemory = 512L << 20;

    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30),
        Grace = TimeSpan.FromSeconds(2),
        Watch = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly ResourceLimits _limits;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<WorkerMessage>> _waiting = new();
    private readonly TaskCompletionSource<WorkerMessage> _hello = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Lock _writing = new();
    private readonly Timer _watch;
    private string? _killedFor;
    private long _last;

    /// <summary>Starts one.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="device">The device.</param>
    /// <param name="limits">Memory and time.</param>
    /// <exception cref="GradCamException">The program cannot be started, or is no worker.</exception>
    public WorkerProcess(IReadOnlyList<string> command, Device device, ResourceLimits limits)
    {
        _limits = limits;
        if (limits.MemoryBytes < LeastMemory)
            throw new GradCamException(
                $"An isolated process cannot do with {limits.MemoryBytes:N0} bytes; give memory-bytes at least "
                    + $"{LeastMemory:N0}."
            );
        string memory = limits.MemoryBytes.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), Argument, memory, device.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start) ?? throw new InvalidOperationException();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            throw new GradCamException(
                $"{command[0]} cannot be started for isolation; name another program in Isolation.Command.",
                e
            );
        }
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _watch = new(_ => CheckMemory(), null, Watch, Watch);
        new Thread(ReadAnswers) { IsBackground = true, Name = "GradCam isolation" }.Start();
        Version = Hello(command[0]);
    }

    /// <summary>ONNX Runtime's version.</summary>
    public string Version { get; }

    /// <summary>False once the process has ended.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <param name="kind">The kind of request.</param>
    /// <param name="write">Writes the body.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The request's number, and the answer's body.</returns>
    /// <exception cref="GradCamException">The model was refused, took too long, or ended the process.</exception>
    public (long Id, BinaryReader Body) Call(MessageKind kind, Action<BinaryWriter> write, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        long id = Interlocked.Increment(ref _last);
        var waiting = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // Once it has ended nobody completes what waits.
            if (!IsAlive || !Send(WorkerMessage.Of(id, kind, write)))
                waiting.TrySetException(Ended());
            var answer = Wait(id, waiting.Task, cancel);
            return answer.Kind switch
            {
                MessageKind.Answer => (id, answer.Reader()),
                MessageKind.RunFailed => throw new ModelRunException(answer.Reader().ReadString()),
                MessageKind.Unwritable => throw new UnwritableModelException(answer.Reader().ReadString()),
                MessageKind.Cancelled => throw new OperationCanceledException(cancel),
                _ => throw new GradCamException(answer.Reader().ReadString()),
            };
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Closes a session, if the process is still there.</summary>
    public void Close(long session) => Send(WorkerMessage.Of(0, MessageKind.Close, w => w.Write(session)));

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _watch.Dispose();
        Kill("it was closed");
        _process.WaitForExit(Grace);
        _process.Dispose();
    }

    private string Hello(string program)
    {
        try
        {
            if (!_hello.Task.Wait(Start))
                throw new TimeoutException();
            using var body = _hello.Task.Result.Reader();
            string text = body.ReadString();
            return _hello.Task.Result.Kind == MessageKind.Hello ? text : throw new GradCamException(text);
        }
        catch (Exception e) when (e is AggregateException or TimeoutException or GradCamException)
        {
            Dispose();
            if (e is GradCamException)
                throw;
            throw new GradCamException(
                $"{program} was started for isolation but does not answer; its Main has to begin with "
                    + "IsolatedWorker.RunIfRequested(args).",
                e
            );
        }
    }

    private WorkerMessage Wait(long id, Task<WorkerMessage> answer, CancellationToken cancel)
    {
        try
        {
            if (answer.Wait((int)Math.Clamp(_limits.RunSeconds * 1000, 1, int.MaxValue), cancel))
                return answer.Result;
            Kill($"it took more than {_limits.RunSeconds:N0} s: {_limits.Met("run-seconds")}");
            answer.Wait(Grace, CancellationToken.None);
            return answer.Result;
        }
        catch (OperationCanceledException)
        {
            Send(new(id, MessageKind.Cancel, default));
            // What does not listen is ended.
            if (!Task.WhenAny(answer).Wait(Grace))
                Kill("it was stopped");
            throw;
        }
        catch (AggregateException e) when (e.InnerException is GradCamException inner)
        {
            throw new GradCamException(inner.Message, inner);
        }
    }

    private bool Send(WorkerMessage message)
    {
        try
        {
            lock (_writing)
                message.WriteTo(_process.StandardInput.BaseStream);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    private void ReadAnswers()
    {
        try
        {
            using var output = new BufferedStream(_process.StandardOutput.BaseStream, 1 << 16);
            while (WorkerMessage.Read(output) is { } message)
            {
                if (message.Id == 0)
                    _hello.TrySetResult(message);
                else if (_waiting.TryGetValue(message.Id, out var waiting))
                    waiting.TrySetResult(message);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended.
        }
        // What ends by itself says why by its exit code.
        if (!Exits())
            Kill("it answered with something else than an answer");
        var ended = Ended();
        IsAlive = false;
        _hello.TrySetException(ended);
        foreach (var waiting in _waiting.Values)
            waiting.TrySetException(ended);
    }

    // Where the system cannot hold it to the limit it is watched; what grows at once may be over it for a moment.
    private void CheckMemory()
    {
        try
        {
            _process.Refresh();
            if (!_process.HasExited && _process.WorkingSet64 > _limits.MemoryBytes)
                Kill($"it took more than {_limits.MemoryBytes:N0} bytes: {_limits.Met("memory-bytes")}");
        }
        catch (Exception e)
            when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It has ended.
        }
    }

    private void Kill(string why)
    {
        try
        {
            if (_process.HasExited)
                return;
            _killedFor ??= why;
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }

    private bool Exits()
    {
        try
        {
            return _process.WaitForExit(Grace);
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private GradCamException Ended()
    {
        string why = _killedFor ?? (Exits() ? ExitReason.Of(_process.ExitCode) : "it does not answer");
        return new($"The isolated process that ran the model was ended: {why.TrimEnd('.')}.");
    }
}
