namespace GradCam.Server;

/// <summary>A model to serve.</summary>
/// <param name="Name">Its name in addresses: letters, digits, dots, hyphens and underscores.</param>
/// <param name="Kind">Its kind, such as <c>onnx</c>, <c>keras</c> or <c>built-in</c>.</param>
/// <param name="Load">Loads it; called anew when it is loaded again. The server disposes what it gives.</param>
public sealed record ModelEntry(string Name, string Kind, Func<Explainer> Load)
{
    /// <summary>A model that comes with the library.</summary>
    public static ModelEntry BuiltIn(BuiltInModel model) => new(model.Name, "built-in", () => Explainer.Load(model));
}
