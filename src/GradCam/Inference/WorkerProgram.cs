using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GradCam.Inference;

/// <summary>
/// The program of the isolated process: opens and runs models as its input asks, and answers on its output.
/// </summary>
/// <param name="memory">The bytes that it may take, where the system can see to that.</param>
/// <param name="device">The device, as the command line names it.</param>
internal sealed partial class WorkerProgram(long memory, string device)
{
    private readonly ConcurrentDictionary<long, IModelSession> _sessions = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private readonly ResourceLimits _limits = ResourceLimits.Default with { MemoryBytes = memory };
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly Lock _writing = new();

    /// <summary>
    /// Runs until there is no more input. Does not return: sessions may still be running, and nobody waits for them.
    /// </summary>
    public void Run()
    {
        // A key that stops the program that started this one is for that to act on.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        LimitMemory();
        using var input = new BufferedStream(Console.OpenStandardInput(), 1 << 16);
        InProcessRuntime runtime;
        try
        {
            runtime = new(Device.Parse(device));
            Answer(WorkerMessage.Of(0, MessageKind.Hello, w => w.Write(runtime.Version)));
        }
        catch (GradCamException e)
        {
            Answer(WorkerMessage.Of(0, MessageKind.Refused, w => w.Write(e.Message)));
            return;
        }
        while (WorkerMessage.Read(input) is { } message)
        {
            if (message.Kind == MessageKind.Cancel)
                Cancel(message.Id);
            else if (message.Kind == MessageKind.Close)
                Close(message);
            else
            {
                var stop = _running[message.Id] = new();
                // Runs block, and several come at once.
                new Thread(() => Handle(runtime, message, stop.Token)) { IsBackground = true }.Start();
            }
        }
        Process.GetCurrentProcess().Kill();
    }

    private void Handle(InProcessRuntime runtime, WorkerMessage message, CancellationToken cancel)
    {
        WorkerMessage answer;
        try
        {
            using var body = message.Reader();
            answer = message.Kind == MessageKind.Open ? Open(runtime, message.Id, body) : Run(message.Id, body, cancel);
        }
        catch (OperationCanceledException)
        {
            answer = WorkerMessage.Of(message.Id, MessageKind.Cancelled, _ => { });
        }
        catch (Exception e)
        {
            answer = Failure(message.Id, e);
        }
        _running.TryRemove(message.Id, out _);
        Answer(answer);
    }

    private WorkerMessage Failure(long id, Exception error)
    {
        var (kind, text) = error switch
        {
            _ when error is OutOfMemoryException
                    || error.Message.Contains(RuntimeReason.OutOfMemory, StringComparison.Ordinal) => (
                MessageKind.Refused,
                $"The model needs more memory than its isolated process may take: {_limits.Met("memory-bytes")}"
            ),
            UnwritableModelException => (MessageKind.Unwritable, error.Message),
            ModelRunException => (MessageKind.RunFailed, error.Message),
            GradCamException => (MessageKind.Refused, error.Message),
            _ => (
                MessageKind.Refused,
                $"The isolated process failed ({error.GetType().Name}); report the model that does this."
            ),
        };
        return WorkerMessage.Of(id, kind, w => w.Write(text));
    }

    private WorkerMessage Open(InProcessRuntime runtime, long id, BinaryReader body)
    {
        var settings = body.ReadSettings();
        var session = runtime.OpenFileOrThrow(body.ReadString(), settings);
        _sessions[id] = session;
        return WorkerMessage.Of(id, MessageKind.Answer, w => w.Write(session));
    }

    private WorkerMessage Run(long id, BinaryReader body, CancellationToken cancel)
    {
        var session = _sessions[body.ReadInt64()];
        var outputs = session.Run(body.ReadFeeds(), cancel);
        return WorkerMessage.Of(id, MessageKind.Answer, w => w.Write(outputs));
    }

    private void Close(WorkerMessage message)
    {
        using var body = message.Reader();
        if (_sessions.TryRemove(body.ReadInt64(), out var session))
            session.Dispose();
    }

    private void Cancel(long id)
    {
        if (_running.TryGetValue(id, out var running))
            running.Cancel();
    }

    private void Answer(WorkerMessage message)
    {
        lock (_writing)
            message.WriteTo(_output);
    }

    /// <summary>Allocations beyond the limit fail, in native code too, which makes an error of it.</summary>
    private void LimitMemory()
    {
        const int data = 2;
        if (!OperatingSystem.IsLinux() || memory <= 0)
            return;
        Span<ulong> limit = [(ulong)memory, (ulong)memory];
        _ = setrlimit(data, ref limit[0]);
    }

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, ref ulong limits);
}
