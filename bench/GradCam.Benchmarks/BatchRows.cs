using System.Diagnostics;

namespace GradCam.Benchmarks;

/// <summary>The rows of a data set, against the files alone and the network alone.</summary>
internal static class BatchRows
{
    private const int Blocks = 5,
        // As many pictures share a run as in the whole.
        PerRun = 2,
        Wait = 20;

    // Rates of 0.9 and 0.95, in times.
    private const double OfTheSlower = 1 / 0.9,
        OfBoth = 1 / 0.95;

    /// <summary>All rows, as they are measured.</summary>
    /// <param name="network">Measure only this network; null for all.</param>
    public static IEnumerable<Row> Rows(string? network = null)
    {
        using var folder = new FolderWorkload();
        foreach (string model in Workload.Models.Where(m => network is null || m == network))
        {
            using var workload = new Workload(model);
            var (clock, processor) = Measure(
                new(folder, workload.Explainer, 0),
                workload,
                (files, passes) => files + passes
            );
            const string both = "Folder to rows ÷ files and network, one after the other";
            yield return Row(both, clock, OfBoth);
            yield return Row($"{both}, processor time", processor, OfBoth);
            var (waited, _) = Measure(new(folder, workload.Explainer, Wait), workload, Math.Max);
            yield return Row(
                $"Folder to rows, {Wait} ms of waiting for each file ÷ the slower of files and network",
                waited,
                OfTheSlower
            );

            Row Row(string what, Pairs pairs, double limit) =>
                new(
                    what,
                    model,
                    Paired.Median([.. pairs.Bases]),
                    Paired.Median([.. pairs.Wholes]),
                    Paired.Median([.. pairs.Wholes.Zip(pairs.Bases, (w, b) => w / b)]),
                    limit
                );
        }
    }

    private static (Pairs Clock, Pairs Processor) Measure(
        BatchWorkload batch,
        Workload workload,
        Func<double, double, double> join
    )
    {
        const double milliseconds = 1500;
        var (clock, processor) = (new Pairs([], []), new Pairs([], []));
        for (int block = 0; block <= Blocks; block++)
        {
            // What the machine does besides sways all three: the whole is in the middle of its parts.
            Cost[] files = [Of(Files), default],
                passes = [Of(Passes), default];
            var whole = Of(Whole);
            (passes[1], files[1]) = (Of(Passes), Of(Files));
            // The first one compiles and opens sessions.
            if (block == 0)
                continue;
            clock.Bases.Add(join(files.Average(c => c.Clock), passes.Average(c => c.Clock)));
            clock.Wholes.Add(whole.Clock);
            processor.Bases.Add(join(files.Average(c => c.Processor), passes.Average(c => c.Processor)));
            processor.Wholes.Add(whole.Processor);
        }
        return (clock, processor);

        int Files()
        {
            batch.Files();
            return batch.Count;
        }
        int Whole()
        {
            batch.Rows();
            return batch.Count;
        }
        int Passes() => workload.SideBySide(PerRun, milliseconds);
    }

    private static Cost Of(Func<int> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        int pictures = work();
        return new(
            watch.Elapsed.TotalMilliseconds / pictures,
            (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / pictures
        );
    }

    /// <summary>What one picture takes, in milliseconds.</summary>
    private readonly record struct Cost(double Clock, double Processor);

    /// <summary>The parts' times and the whole's, block by block.</summary>
    private sealed record Pairs(List<double> Bases, List<double> Wholes);
}
