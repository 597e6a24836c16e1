using System.Text.Json;
using GradCam.Imaging;
using GradCam.Targets;

namespace GradCam.Tests.Conformance;

/// <summary>One network with other people's numbers for it; see Golden/conformance/README.md.</summary>
internal sealed class ConformanceCase
{
    // Token sequences are not read as pictures yet.
    private static readonly string[] NotYet = ["vit"];

    private readonly string _folder;

    public ConformanceCase(string name)
    {
        _folder = Path.Combine(AppContext.BaseDirectory, "Golden", "conformance", name);
        Golden = Npz.Load(Path.Combine(_folder, "golden.npz"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "case.json")));
        Layers = [.. json.RootElement.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("tensor").GetString()!)];
        Targets = [.. json.RootElement.GetProperty("target").EnumerateArray().Select(t => Target.Class(t.GetInt32()))];
    }

    public static IEnumerable<string> Names => Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Golden", "conformance"))
        .Select(d => Path.GetFileName(d)!).Except(NotYet).Order();

    /// <summary>The cases whose golden maps were computed with the very weights of the model; the README says why not all.</summary>
    public static IEnumerable<string> NamesWithGoldenMaps => ["grayscale", "multilabel", "squeezenet"];

    public string ModelPath => Path.Combine(_folder, "model.onnx");

    /// <summary>pytorch-grad-cam's numbers, and the input.</summary>
    public Npz Golden { get; }

    /// <summary>PyTorch's numbers for the model as it is.</summary>
    public Npz Reference => Npz.Load(Path.Combine(_folder, "reference.npz"));

    public string[] Layers { get; }

    public Target[] Targets { get; }

    public NpyArray Input => Golden["input"];

    /// <summary>The places that count, for segmentation.</summary>
    public ReadOnlyMemory<float>? Region => Golden.Contains("mask") ? Golden["mask"].Data : default(ReadOnlyMemory<float>?);
}
