using BenchmarkDotNet.Running;
using GradCam.Benchmarks;

// `memory MODEL FILE forward|explain` runs once and prints the process's peak memory: it needs a process of its own.
// `compare [NAME [NETWORK]]` measures the rows of docs/performance.md (those whose name contains NAME), prints and
// records them; `growth` those of how cost grows; `batch [NETWORK]` those of rows of a data set, `evaluate [NETWORK]`
// those of an evaluation, `serve [NETWORK]` those of a server under load, `networks FOLDER` those of the ONNX files in
// a folder. Anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["memory", var model, var path, var what]:
        PeakMemory.PrintOwn(model, path, what);
        break;
    case ["compare", .. var only]:
        Results.Record(Comparison.Rows(only.FirstOrDefault(), only.ElementAtOrDefault(1)), "comparison");
        break;
    case ["growth"]:
        Results.Record(Growth.Rows(), "growth");
        break;
    case ["batch", .. var only]:
        Results.Record(BatchRows.Rows(only.FirstOrDefault()), "batch");
        break;
    case ["evaluate", .. var only]:
        Results.Record(EvaluateRows.Rows(only.FirstOrDefault()), "evaluate");
        break;
    case ["networks", var folder]:
        Results.Record(NetworkRows.Rows(folder), "networks");
        break;
    case ["serve", .. var only]:
        Results.Record(ServeRows.Rows(only.FirstOrDefault()), "serve");
        break;
    case ["recurrent"]:
        Results.Record(Growth.RecurrentRows(), "recurrent");
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ExplainBenchmarks).Assembly).Run(args);
        break;
}
