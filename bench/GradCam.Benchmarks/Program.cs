using BenchmarkDotNet.Running;
using GradCam.Benchmarks;

// `memory MODEL forward|explain` runs once and prints the process's peak memory: it needs a process of its own.
// `ratios` prints both tables of docs/performance.md in a few minutes. Anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["memory", var model, var what]:
        PeakMemory.PrintOwn(model, what);
        break;
    case ["ratios"]:
        Ratios.Print();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ExplainBenchmarks).Assembly).Run(args);
        break;
}
