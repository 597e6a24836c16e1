using System.Diagnostics;
using System.Globalization;
using GradCam.Data;
using Spectre.Console;

namespace GradCam.Cli;

/// <summary>
/// Shows how far work of several steps is: a bar where someone can see it, and a line now and then for logs.
/// </summary>
/// <param name="terminal">The terminal.</param>
internal sealed class JobProgress(Terminal terminal) : IProgress<DataProgress>
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _saying = new();
    private ProgressTask? _task;
    private TimeSpan _said,
        _began;
    private string _step = "";

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

    /// <summary>One of them is done.</summary>
    public void Done() => _task?.Increment(1);

    /// <summary>Tells how far a step is.</summary>
    void IProgress<DataProgress>.Report(DataProgress value)
    {
        lock (_saying)
        {
            if (_task is { } task)
                (task.Description, task.MaxValue, task.Value, task.IsIndeterminate) = (
                    value.Step,
                    Math.Max(1, value.All),
                    value.Done,
                    value.All == 0
                );
            else
                Line(value);
        }
    }

    private void Line(DataProgress value)
    {
        if (value.Step != _step)
            (_step, _began) = (value.Step, _clock.Elapsed);
        if (_clock.Elapsed - _said < BetweenLines)
            return;
        _said = _clock.Elapsed;
        double seconds = (_said - _began).TotalSeconds / Math.Max(1, value.Done) * (value.All - value.Done);
        terminal.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Step}: {value.Done:N0} of {value.All:N0}, {Math.Max(0, seconds):N0} s left"
            )
        );
    }
}
