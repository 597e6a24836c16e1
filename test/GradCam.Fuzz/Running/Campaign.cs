using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using GradCam.Fuzz.Targets;

namespace GradCam.Fuzz.Running;

/// <summary>Runs inputs in worker processes until there are enough, and keeps one input of every problem.</summary>
/// <param name="Kinds">The kinds.</param>
/// <param name="Seed">Decides all inputs.</param>
/// <param name="Count">The number of inputs; null for as many as the time allows.</param>
/// <param name="Time">The time for all inputs; null for no bound.</param>
/// <param name="Jobs">The number of processes at once.</param>
/// <param name="Folder">The folder that the inputs of problems are kept in.</param>
internal sealed record Campaign(
    IReadOnlyList<FuzzTarget> Kinds,
    int Seed,
    long? Count,
    TimeSpan? Time,
    int Jobs,
    string Folder
)
{
    // A new process now and then, as memory in use would hide growth.
    private const long Block = 1000;

    // The kind of inputs that the fuzzer itself failed to make.
    private const string NotMade = "not made";

    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Tally> _tallies = new();
    private readonly ConcurrentDictionary<(string Kind, string Problem), int> _problems = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _reported;
    private long _next,
        _done;

    /// <summary>Runs it.</summary>
    /// <returns>The number of different problems.</returns>
    public int Run(TextWriter output)
    {
        Thread[] jobs = [.. Enumerable.Range(0, Jobs).Select(_ => new Thread(() => Work(output)))];
        foreach (var job in jobs)
            job.Start();
        foreach (var job in jobs)
            job.Join();
        foreach (var ((kind, problem), times) in _problems.OrderByDescending(p => p.Value))
            output.WriteLine($"{times, 6} x {kind}: {problem}{(kind == NotMade ? "" : $": {FileOf(kind, problem)}")}");
        Print(output);
        return _problems.Count;
    }

    private bool HasTime => Time is not { } time || _watch.Elapsed < time;

    private void Work(TextWriter output)
    {
        while (HasTime)
        {
            long first = Interlocked.Add(ref _next, Block) - Block,
                end = Math.Min(first + Block, Count ?? long.MaxValue);
            if (first >= end)
                return;
            while (first < end && HasTime)
                first = Part(first, end - first);
            Report(output);
        }
    }

    /// <summary>Runs a part in a process.</summary>
    /// <returns>The number to go on with.</returns>
    private long Part(long first, long count)
    {
        var child = new Child(
            "worker",
            string.Join(',', Kinds.Select(k => k.Name)),
            Text(Seed),
            Text(first),
            Text(count)
        );
        string[]? begun = null;
        long next = first;
        foreach (string line in child.Lines())
        {
            string[] fields = line.Split('\t');
            if (
                fields.Length < 3
                || !long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            )
                continue;
            next = number + 1;
            if (fields[2] == "begins")
            {
                begun = fields;
                continue;
            }
            begun = null;
            Note(
                number,
                fields[1],
                fields[3] == "refused",
                double.Parse(fields[4], CultureInfo.InvariantCulture),
                double.Parse(fields[5], CultureInfo.InvariantCulture),
                fields[6]
            );
            if (!HasTime)
                return first + count;
        }
        if (child.Death is { } death && begun is not null)
            Note(
                long.Parse(begun[0], CultureInfo.InvariantCulture),
                begun[1],
                refused: false,
                0,
                0,
                $"the process died: {death}"
            );
        if (next > first)
            return next;
        // It would be started for ever; and what the fuzzer itself cannot make is not to be missed.
        Note(first, NotMade, refused: false, 0, 0, $"the worker ended while it made an input ({child.Death})");
        return first + 1;
    }

    private void Note(long number, string kind, bool refused, double milliseconds, double bytes, string problem)
    {
        Interlocked.Increment(ref _done);
        var tally = _tallies.GetOrAdd(kind, _ => new());
        lock (tally)
        {
            tally.Inputs++;
            if (refused)
                tally.Refused++;
            tally.LongestMilliseconds = Math.Max(tally.LongestMilliseconds, milliseconds);
            tally.MostBytes = Math.Max(tally.MostBytes, bytes);
            if (problem.Length == 0)
                return;
            tally.Problems++;
        }
        int times = _problems.AddOrUpdate((kind, problem), 1, (_, known) => known + 1);
        // At once: a campaign may be stopped.
        if (times == 1 && kind != NotMade)
            Keep(FileOf(kind, problem), number);
    }

    private void Report(TextWriter output)
    {
        lock (_tallies)
        {
            if (_watch.Elapsed - _reported < BetweenReports)
                return;
            _reported = _watch.Elapsed;
            output.WriteLine(
                $"{_watch.Elapsed:hh\\:mm\\:ss} {Interlocked.Read(ref _done):N0} inputs, {_problems.Count} problems"
            );
        }
    }

    private void Keep(string file, long number)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, Case.Of(Kinds, Seed, number).Input);
    }

    private string FileOf(string kind, string problem)
    {
        byte[] hash = System.IO.Hashing.XxHash64.Hash(System.Text.Encoding.UTF8.GetBytes($"{kind}: {problem}"));
        return Path.Combine(Path.GetFullPath(Folder), kind, $"{Convert.ToHexStringLower(hash)}.bin");
    }

    private void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| kind | inputs | refused | problems | longest, s | most memory, MB |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var (kind, t) in _tallies.OrderBy(t => t.Key))
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {kind} | {t.Inputs:N0} | {t.Refused:N0} | {t.Problems} | {t.LongestMilliseconds / 1000:0.00} "
                        + $"| {t.MostBytes / (1 << 20):0} |"
                )
            );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| all | {_done:N0} | {_tallies.Values.Sum(t => t.Refused):N0} | "
                    + $"{_tallies.Values.Sum(t => t.Problems)} | | |"
            )
        );
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
