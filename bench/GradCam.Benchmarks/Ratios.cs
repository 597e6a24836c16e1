using System.Diagnostics;
using GradCam.Cam;

namespace GradCam.Benchmarks;

/// <summary>
/// The median of the ratios of neighbouring blocks of runs: on a shared machine a ratio means something where a time does not. Blocks, because the
/// threads of a session go on spinning for a while after a run and would take the cores from the other session's next one.
/// </summary>
internal static class Ratios
{
    private const int Blocks = 25, PerBlock = 7, Settling = 3;

    public static void Print()
    {
        Console.WriteLine("| network | method | forward, ms | explained, ms | ratio |");
        Console.WriteLine("|---|---|---:|---:|---:|");
        foreach (string model in Workload.Models)
        {
            using var workload = new Workload(model);
            foreach (var method in CamMethods.All)
            {
                var (forward, explained, ratio) = Measure(() => workload.Forward(), () => workload.Explain(method));
                Console.WriteLine(FormattableString.Invariant($"| {model} | {method.Title} | {forward:0.00} | {explained:0.00} | {ratio:0.000} |"));
            }
        }
        Console.WriteLine();
        Console.WriteLine("| network | forward, peak MB | Grad-CAM, peak MB | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (string model in Workload.Models)
        {
            double forward = PeakMemory.OfProcess(model, "forward"), explained = PeakMemory.OfProcess(model, "explain");
            Console.WriteLine(FormattableString.Invariant($"| {model} | {forward:0} | {explained:0} | {explained / forward:0.00} |"));
        }
    }

    private static (double A, double B, double Ratio) Measure(Action a, Action b)
    {
        var (first, second, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (int block = 0; block < Blocks; block++)
        {
            first.Add(Median([.. Block(a)]));
            second.Add(Median([.. Block(b)]));
            ratios.Add(second[^1] / first[^1]);
        }
        return (Median(first), Median(second), Median(ratios));
    }

    private static double[] Block(Action action)
    {
        for (int i = 0; i < Settling; i++) action();
        return [.. Enumerable.Range(0, PerBlock).Select(_ => Time(action))];
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
