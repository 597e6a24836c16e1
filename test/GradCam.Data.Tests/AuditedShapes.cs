using GradCam.Tests;

namespace GradCam.Data.Tests;

/// <summary>
/// The network of models/shapes, which goes by an orange tag, and its audit, made once for several tests.
/// </summary>
public sealed class AuditedShapes : IDisposable
{
    private readonly Lazy<AuditReport> _audit;

    public AuditedShapes()
    {
        Explainer = Explainer.Load(Model, new() { Threads = 2, WholePictures = true });
        _audit = new(() => Explainer.Audit(Pictures, progress: new Told(Steps.Add)));
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "models", "shapes");

    public static string Model { get; } = Path.Combine(Folder, "shapes.onnx");

    public static PictureSet Pictures => PictureSet.Open(Path.Combine(Folder, "pictures"));

    public Explainer Explainer { get; }

    /// <summary>What the audit told of its progress.</summary>
    public List<DataProgress> Steps { get; } = [];

    public AuditReport Audit => _audit.Value;

    public void Dispose() => Explainer.Dispose();

    /// <summary>Progress that is told at once, on the thread that works.</summary>
    public sealed class Told(Action<DataProgress> tell) : IProgress<DataProgress>
    {
        void IProgress<DataProgress>.Report(DataProgress value) => tell(value);
    }
}
