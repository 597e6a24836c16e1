namespace GradCam;

/// <summary>An output that was added to a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The content.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Layer">The layer's name; the input's for maps of pixels.</param>
/// <param name="Target">The target in words.</param>
public sealed record BakedOutput(string Name, BakedOutputKind Kind, string Method, string Layer, string Target);
