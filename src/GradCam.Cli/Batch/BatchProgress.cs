using System.Diagnostics;
using System.Globalization;
using GradCam.Data.Runs;

namespace GradCam.Cli.Batch;

/// <summary>
/// Says how far a run is: a bar where someone can see it, and a line now and then for logs.
/// </summary>
/// <param name="terminal">The terminal.</param>
/// <param name="total">The number of all pictures; null where it is not known.</param>
internal sealed class BatchProgress(Terminal terminal, long? total)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _said;

    /// <summary>Runs work that reports what it has done.</summary>
    public async Task<BatchSummary> Show(Func<IProgress<BatchSummary>, Task<BatchSummary>> work)
    {
        if (!terminal.ShowProgress)
            return await work(new Teller(Line));
        BatchSummary? result = null;
        await terminal.Progress(async context =>
        {
            var task = context.AddTask("Explaining", maxValue: total ?? 1);
            task.IsIndeterminate = total is null;
            result = await work(
                new Teller(now =>
                {
                    task.Value = now.Pictures + now.Skipped;
                    task.Description = Describe(now);
                })
            );
        });
        return result!;
    }

    private void Line(BatchSummary now)
    {
        if (_clock.Elapsed - _said < BetweenLines)
            return;
        _said = _clock.Elapsed;
        string all = total is { } count ? string.Create(CultureInfo.InvariantCulture, $" of {count:N0}") : "";
        terminal.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{now.Pictures + now.Skipped:N0}{all} pictures: {Describe(now)}"
            )
        );
    }

    private string Describe(BatchSummary now)
    {
        double rate = now.Pictures / _clock.Elapsed.TotalSeconds;
        string left = total is { } all && rate > 0 ? $", {Words((all - now.Pictures - now.Skipped) / rate)} left" : "";
        string errors = now.Errors > 0 ? string.Create(CultureInfo.InvariantCulture, $", {now.Errors:N0} errors") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{rate:N1} per second{left}{errors}");
    }

    private static string Words(double seconds) =>
        seconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, seconds):N0} s")
        : seconds < 5400 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:N0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:N1} h");

    // Progress<T> would call from another thread, later than the work that it tells of.
    private sealed class Teller(Action<BatchSummary> say) : IProgress<BatchSummary>
    {
        void IProgress<BatchSummary>.Report(BatchSummary value) => say(value);
    }
}
