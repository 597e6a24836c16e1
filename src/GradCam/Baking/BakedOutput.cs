namespace GradCam;

/// <summary>An output that was added to a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">
/// <c>raw</c>, a map at the layer's resolution; <c>input</c>, a map of 0..1 at the input's; or <c>overlay</c>, a
/// picture.
/// </param>
/// <param name="Method">The method's name.</param>
/// <param name="Layer">The layer's name; the input's for maps of pixels.</param>
/// <param name="Target">What is explained, in words.</param>
public sealed record BakedOutput(string Name, string Kind, string Method, string Layer, string Target);
