using System.Reflection;

namespace GradCam;

/// <summary>
/// A network that comes with the library, so that everything can be tried without a model of one's own.
/// </summary>
public sealed class BuiltInModel
{
    private readonly string _resource;

    private BuiltInModel(string name, string description, string resource) =>
        (Name, Description, _resource) = (name, description, resource);

    /// <summary>
    /// A small residual network that tells cats from dogs: 875,000 parameters, 128 x 128 pixels, 94.5 % right on 2,000
    /// photographs kept out of training.
    /// </summary>
    public static BuiltInModel CatsDogs { get; } =
        new("cats-dogs", "tells cats from dogs; 3.5 MB, 128 x 128 pixels, 94.5 % right", "cats-dogs");

    /// <summary>Every built-in model, the default first.</summary>
    public static IReadOnlyList<BuiltInModel> All { get; } = [CatsDogs];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>The purpose, in a few words.</summary>
    public string Description { get; }

    /// <summary>The preparation of photographs and the names of the classes.</summary>
    public ModelCard Card => ModelCard.Parse(Read(".gradcam.json"), $"{Name}.gradcam.json");

    /// <summary>The ONNX file's bytes.</summary>
    public byte[] Onnx() => Read(".onnx");

    private byte[] Read(string extension)
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream($"GradCam.Models.{_resource}{extension}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
