using Spectre.Console;

namespace GradCam.Cli;

/// <summary>Shows how far work of several steps is.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class JobProgress(Terminal terminal)
{
    private ProgressTask? _task;

    /// <summary>Does work that tells its steps.</summary>
    public T Show<T>(Func<JobProgress, T> work)
    {
        if (!terminal.ShowProgress)
            return work(this);
        T? result = default;
        terminal
            .Progress(context =>
            {
                _task = context.AddTask("Reading");
                _task.IsIndeterminate = true;
                result = work(this);
                return Task.CompletedTask;
            })
            .GetAwaiter()
            .GetResult();
        return result!;
    }

    /// <summary>Begins a step of unknown length.</summary>
    public void Step(string name) => _task?.Description = name;

    /// <summary>Begins a step of a number of things.</summary>
    public void Count(string name, int number)
    {
        if (_task is not { } task)
            return;
        (task.Description, task.Value, task.MaxValue, task.IsIndeterminate) = (name, 0, Math.Max(1, number), false);
    }

    /// <summary>Tells how far a step is.</summary>
    public void Report(string name, int done, int all)
    {
        if (_task is { } task)
            (task.Description, task.MaxValue, task.Value, task.IsIndeterminate) = (name, Math.Max(1, all), done, false);
    }

    /// <summary>One of them is done.</summary>
    public void Done() => _task?.Increment(1);
}
