using System.Text.Json;

namespace GradCam.Tests.Conformance;

/// <summary>One network with other people's numbers for it; see Golden/conformance/README.md.</summary>
internal sealed class ConformanceCase
{
    private readonly string _folder;

    public ConformanceCase(string name)
    {
        Name = name;
        _folder = Path.Combine(AppContext.BaseDirectory, "Golden", "conformance", name);
        Golden = Npz.Load(Path.Combine(_folder, "golden.npz"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "case.json")));
        Layers =
        [
            .. json
                .RootElement.GetProperty("layers")
                .EnumerateArray()
                .Select(l => l.GetProperty("tensor").GetString()!),
        ];
        Targets =
        [
            .. json
                .RootElement.GetProperty("target")
                .EnumerateArray()
                .Select((t, i) => InRegion(Target.Class(t.GetInt32()), i)),
        ];
    }

    public static IEnumerable<string> Names =>
        Directory
            .GetDirectories(Path.Combine(AppContext.BaseDirectory, "Golden", "conformance"))
            .Select(d => Path.GetFileName(d)!)
            .Order();

    public string Name { get; }

    public int Samples => Input.Shape[0];

    public string ModelPath => Path.Combine(_folder, "model.onnx");

    /// <summary>pytorch-grad-cam's numbers, and the input.</summary>
    public Npz Golden { get; }

    public string[] Layers { get; }

    public Target[] Targets { get; }

    public Tensor Input => Golden["input"];

    /// <summary>For segmentation, only the places of the mask count.</summary>
    private Target InRegion(Target target, int sample)
    {
        if (!Golden.Contains("mask"))
            return target;
        var (data, shape) = Golden["mask"];
        int places = shape[1] * shape[2];
        return Target.Region(new Tensor(data[(sample * places)..((sample + 1) * places)], shape[1..]), target);
    }
}
