using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models.Metadata;

/// <summary>The facts of a model that sources of further facts need.</summary>
internal sealed record ModelFacts
{
    /// <summary>The input that takes photographs; null if it has not their axes.</summary>
    public ModelInput? Input { get; init; }

    /// <summary>The input takes bytes, and so pixels as they are.</summary>
    public bool TakesBytes { get; init; }

    /// <summary>The input is marked as an image (ONNX type denotation).</summary>
    public bool IsMarkedImage { get; init; }

    /// <summary>What the model's first operators leave to the preparation; null if they say nothing.</summary>
    public PreprocessingPreset? Left { get; init; }

    /// <summary>The preparation that is assumed where nothing says it.</summary>
    public AssumedPreparation Assumed { get; init; } = AssumedPreparation.Of(new(), null);

    /// <summary>The first output holds one number for each class, and nothing else.</summary>
    public bool GivesClasses { get; init; }

    /// <summary>
    /// The model's own metadata, without regard to upper and lower case; texts beyond the limit are left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The model's file; null if it comes from memory.</summary>
    public string? Path { get; init; }

    /// <summary>The limits on texts.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>The facts of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The input that the photograph goes to.</param>
    /// <param name="layout">The axes of that input.</param>
    /// <param name="path">Its file; null if it comes from memory.</param>
    /// <param name="limits">The limits on texts.</param>
    /// <param name="whole">No crop of pictures may be assumed.</param>
    public static ModelFacts Of(
        ModelProto model,
        ValueInfoProto input,
        InputLayout layout,
        string? path,
        ResourceLimits limits,
        bool whole
    )
    {
        var type = input.Type;
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in model.MetadataProps)
            if (entry.Key.Length + (long)entry.Value.Length <= limits.TextBytes)
                metadata.TryAdd(entry.Key, entry.Value);
        return new()
        {
            Input = layout.Dims.Length == 4 ? ModelInputs.Of(layout) : null,
            TakesBytes = (ElementType)type.TensorType.ElemType == ElementType.UInt8,
            Assumed = AssumedPreparation.Of(model, path, whole),
            Left = GraphNormalization.Of(model, input.Name),
            IsMarkedImage = type.Denotation.Equals("IMAGE", StringComparison.OrdinalIgnoreCase),
            GivesClasses = Dim.Of(model.Graph.Output.FirstOrDefault()?.Type) is { Length: 2 },
            Metadata = metadata,
            Path = path,
            Limits = limits,
        };
    }
}
