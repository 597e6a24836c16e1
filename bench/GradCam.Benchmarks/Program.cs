using BenchmarkDotNet.Running;
using GradCam.Benchmarks;

// `memory MODEL forward|explain` runs once and prints the process's peak memory: it needs a process of its own.
// `compare [NAME]` measures the rows of docs/performance.md (those whose name contains NAME), prints and records them. Anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["memory", var model, var what]:
        PeakMemory.PrintOwn(model, what);
        break;
    case ["compare", .. var only]:
        Results.Print(Comparison.Rows(only.FirstOrDefault()), record: only.Length == 0);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ExplainBenchmarks).Assembly).Run(args);
        break;
}
