namespace GradCam.Methods.Engine;

/// <summary>The layers where maps are asked for.</summary>
/// <param name="Input">The input, for maps of pixels.</param>
/// <param name="Layers">The layers that were named.</param>
/// <param name="ProductLayers">The layers of methods that multiply over layers.</param>
internal sealed record MapSites(Layer Input, IReadOnlyList<Layer> Layers, IReadOnlyList<Layer> ProductLayers);
