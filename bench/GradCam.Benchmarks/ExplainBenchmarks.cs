using BenchmarkDotNet.Attributes;

namespace GradCam.Benchmarks;

/// <summary>Explaining one image against the bare forward pass, two threads, batch 1.</summary>
[MemoryDiagnoser]
public class ExplainBenchmarks
{
    private Workload _workload = null!;

    /// <summary>The network.</summary>
    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    /// <summary>The method.</summary>
    [ParamsSource(nameof(Methods))]
    public CamMethod Method { get; set; } = CamMethods.GradCam;

    /// <summary>All networks.</summary>
    public static IEnumerable<string> Models => Workload.Models;

    /// <summary>All methods.</summary>
    public static IEnumerable<CamMethod> Methods => CamMethods.All;

    /// <summary>Loads the network.</summary>
    [GlobalSetup]
    public void Setup() => _workload = new Workload(Model);

    /// <summary>ONNX Runtime alone.</summary>
    [Benchmark(Baseline = true)]
    public float Forward() => _workload.Forward();

    /// <summary>Scores and map.</summary>
    [Benchmark]
    public float Explain() => _workload.Explain(Method);

    /// <summary>Frees the network.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workload.Dispose();
}
