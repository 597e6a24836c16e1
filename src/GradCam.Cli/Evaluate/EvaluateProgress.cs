using System.Diagnostics;
using System.Globalization;

namespace GradCam.Cli.Evaluate;

/// <summary>Says how far an evaluation is: a bar where someone can see it, and a line now and then for logs.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class EvaluateProgress(Terminal terminal)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _saying = new();
    private TimeSpan _said;

    /// <summary>Does work that tells how many pictures are done, of how many.</summary>
    public T Show<T>(Func<Action<int, int>, T> work)
    {
        if (!terminal.ShowProgress)
            return work(Line);
        T? result = default;
        terminal
            .Progress(context =>
            {
                var task = context.AddTask("Evaluating");
                task.IsIndeterminate = true;
                result = work(
                    (done, all) =>
                    {
                        lock (_saying)
                            (task.IsIndeterminate, task.MaxValue, task.Value) = (false, all, done);
                    }
                );
                return Task.CompletedTask;
            })
            .GetAwaiter()
            .GetResult();
        return result!;
    }

    private void Line(int done, int all)
    {
        lock (_saying)
        {
            if (_clock.Elapsed - _said < BetweenLines)
                return;
            _said = _clock.Elapsed;
            double seconds = _clock.Elapsed.TotalSeconds / done * (all - done);
            terminal.Say(
                string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0} pictures, {seconds:N0} s left")
            );
        }
    }
}
