using System.Runtime.InteropServices;
using System.Text.Json;
using GradCam.Baking;

namespace GradCam.Interop.Tests;

/// <summary>A file that was baked, with the comparison of its outputs.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Explainer">The library, with the model as it was.</param>
/// <param name="Baked">The baked model.</param>
internal sealed record BakedFile(string Name, Explainer Explainer, BakedModel Baked)
{
    public BakeVerification Verification { get; } =
        Explainer.Verification(Baked, Baked.Options.Preprocess ? Photograph : null);

    private static readonly Picture Photograph = Picture.Load(Tool.At("samples", "chelsea.png"));
}

/// <summary>
/// Every conformance case with every method of one run, and each option once; checked and run elsewhere in one process
/// each, as starting one takes longer than a small network.
/// </summary>
public sealed class BakedFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-interop-").FullName;

    // Nothing is baked where the programs that would run it are missing.
    private readonly Lazy<Dictionary<string, BakedFile>> _files;
    private readonly Lazy<Dictionary<string, string?>> _checked,
        _failed;

    public BakedFiles()
    {
        _files = new(Bake);
        _checked = new(() => Read(Tool.RunPython(Tool.At("test", "GradCam.Interop.Tests", "check.py"), Baked())));
        _failed = new(() => Read(Tool.RunNode("run.js", Baked())));
    }

    /// <summary>The case that every option is tried with.</summary>
    internal const string Varied = "resnet";

    /// <summary>Options of baking, each with all that it changes.</summary>
    internal static IReadOnlyDictionary<string, BakeOptions> Options { get; } =
        new Dictionary<string, BakeOptions>
        {
            ["target"] = new() { TargetInput = true, Methods = [CamMethods.GradCam, CamMethods.FinerCam] },
            ["map"] = new() { Map = MapForm.Input, Overlay = new() },
            ["pixels"] = new()
            {
                Preprocess = true,
                Map = MapForm.Input,
                Overlay = new(),
            },
            ["half"] = new() { Float16 = true, Methods = [CamMethods.GradCam, CamMethods.Saliency] },
        };

    internal static IEnumerable<string> Cases =>
        Directory.GetDirectories(Conformance).Select(d => Path.GetFileName(d)!).Order();

    private static string Conformance => Tool.At("test", "GradCam.Tests", "Golden", "conformance");

    /// <summary>The names of the files of a case.</summary>
    internal IEnumerable<string> Of(string name) => _files.Value.Keys.Where(f => f.Split('.')[0] == name);

    /// <summary>The error of ONNX's checker for a file, or null.</summary>
    internal string? CheckerError(string file) => _checked.Value[file];

    /// <summary>
    /// The differences of a file's outputs in ONNX Runtime for Node from those of the library and of the model before
    /// baking.
    /// </summary>
    internal IReadOnlyList<BakedDifference> InNode(string file)
    {
        string? failed = _failed.Value[file];
        Assert.True(failed is null, failed);
        return _files.Value[file].Verification.Compare(Outputs(file), Outputs($"{file}.original"));
    }

    internal BakeOptions OptionsOf(string file) => _files.Value[file].Baked.Options;

    public void Dispose()
    {
        if (_files.IsValueCreated)
            foreach (var explainer in _files.Value.Values.Select(f => f.Explainer).Distinct())
                explainer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>The folder, with all files in it.</summary>
    private string Baked() => _files.Value.Count > 0 ? _folder : throw new InvalidOperationException("None is baked.");

    private Dictionary<string, BakedFile> Bake()
    {
        var files = new Dictionary<string, BakedFile>();
        foreach (string name in Cases)
        {
            string model = Path.Combine(Conformance, name, "model.onnx");
            var explainer = Explainer.Load(model);
            File.Copy(model, At($"{name}.onnx"));
            foreach (var method in CamMethods.All.Where(m => m.Passes == "1" && explainer.UnsupportedReason(m) is null))
                Add($"{name}.{method}", new() { Methods = [method] });
            if (name == Varied)
                foreach (var (option, options) in Options)
                    Add($"{name}.{option}", options);

            void Add(string file, BakeOptions options) => files[file] = Write(file, explainer, options);
        }
        return files;
    }

    private BakedFile Write(string name, Explainer explainer, BakeOptions options)
    {
        var file = new BakedFile(name, explainer, explainer.Bake(options));
        file.Baked.Save(At($"{name}.baked.onnx"));
        object Feeds(IReadOnlyList<Feed> feeds, string kind) =>
            feeds
                .Select(feed =>
                {
                    string path = $"{name}.{kind}.{feed.Name}.in";
                    File.WriteAllBytes(At(path), feed.Bytes);
                    return new
                    {
                        name = feed.Name,
                        type = feed.Type.ToString().ToLowerInvariant(),
                        shape = feed.Shape,
                        file = path,
                    };
                })
                .ToArray();
        File.WriteAllText(
            At($"{name}.json"),
            JsonSerializer.Serialize(
                new
                {
                    runs = new[]
                    {
                        new
                        {
                            model = $"{name}.baked.onnx",
                            feeds = Feeds(file.Verification.Feeds, "baked"),
                            outputs = name,
                        },
                        new
                        {
                            model = $"{name.Split('.')[0]}.onnx",
                            feeds = Feeds(file.Verification.OriginalFeeds, "original"),
                            outputs = $"{name}.original",
                        },
                    },
                }
            )
        );
        return file;
    }

    /// <summary>The outputs of a run: a file each, of float32.</summary>
    private Dictionary<string, float[]> Outputs(string run) =>
        Directory
            .GetFiles(_folder, $"{run}.*.out")
            .Where(f => !f.StartsWith(At($"{run}.original."), StringComparison.Ordinal))
            .ToDictionary(
                f => Path.GetFileName(f)[(run.Length + 1)..^4],
                f => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(f)).ToArray()
            );

    private static Dictionary<string, string?> Read(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string?>>(json)!;
}
