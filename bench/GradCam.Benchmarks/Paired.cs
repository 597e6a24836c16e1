using System.Diagnostics;

namespace GradCam.Benchmarks;

/// <summary>Two things timed against each other.</summary>
/// <param name="A">The first's median, in milliseconds.</param>
/// <param name="B">The second's.</param>
/// <param name="Ratio">The median of the ratios of neighbouring blocks, second by first.</param>
internal readonly record struct PairedTimes(double A, double B, double Ratio);

/// <summary>
/// The median of the ratios of neighbouring blocks of runs: on a shared machine a ratio means something where a time
/// does not. Blocks with a pause before each, because the threads of a bare session go on spinning for a while after a
/// run and would take the cores from the other session's next one.
/// </summary>
internal static class Paired
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Times two actions.</summary>
    /// <param name="a">The action whose time is the divisor.</param>
    /// <param name="b">The action whose time is divided by it.</param>
    /// <param name="blocks">The number of pairs of blocks.</param>
    /// <param name="perBlock">The least number of timed runs in a block.</param>
    /// <param name="settling">The number of runs before those, which are not timed.</param>
    /// <param name="before">The number of runs of each action before all blocks.</param>
    public static PairedTimes Measure(
        Action a,
        Action b,
        int blocks = 15,
        int perBlock = 7,
        int settling = 3,
        int before = 0
    )
    {
        for (int i = 0; i < before; i++)
        {
            a();
            b();
        }
        var (first, second, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (int block = 0; block < blocks; block++)
        {
            first.Add(Block(a, perBlock, settling));
            second.Add(Block(b, perBlock, settling));
            ratios.Add(second[^1] / first[^1]);
        }
        return new(Median(first), Median(second), Median(ratios));
    }

    /// <summary>Times two actions that report their own time, one after the other.</summary>
    /// <param name="a">Gives the divisor in milliseconds.</param>
    /// <param name="b">Gives the time that is divided by it, in milliseconds.</param>
    /// <param name="pairs">The number of pairs that count, after one that does not; 0 for one pair alone.</param>
    public static PairedTimes Measure(Func<double> a, Func<double> b, int pairs)
    {
        var (first, second, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (int pair = 0; pair <= pairs; pair++)
        {
            Thread.Sleep(Pause);
            double one = a();
            Thread.Sleep(Pause);
            double other = b();
            if (pair == 0 && pairs > 0)
                continue;
            first.Add(one);
            second.Add(other);
            ratios.Add(other / one);
        }
        return new(Median(first), Median(second), Median(ratios));
    }

    /// <summary>Milliseconds that an action takes, once.</summary>
    public static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Block(Action action, int runs, int settling)
    {
        // A few runs of a small network are shorter than what else the machine does.
        const double atLeast = 80;
        Thread.Sleep(Pause);
        for (int i = 0; i < settling; i++)
            action();
        var times = new List<double>();
        double all = 0;
        while (times.Count < runs || all < atLeast)
        {
            times.Add(Time(action));
            all += times[^1];
        }
        return Median(times);
    }

    /// <summary>The median; sorts the values.</summary>
    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
