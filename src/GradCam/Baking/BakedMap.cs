using GradCam.Methods.Engine;

namespace GradCam.Baking;

/// <summary>A map to write into a model.</summary>
/// <param name="Method">The method.</param>
/// <param name="Layer">The layer that names the map.</param>
/// <param name="Sites">The layers whose maps make it up; the input for a map of pixels.</param>
internal sealed record BakedMap(CamMethod Method, Layer Layer, IReadOnlyList<Layer> Sites)
{
    /// <summary>The map is at the input's size as it is.</summary>
    public bool IsAtInput => Method.AtInput || Sites.Count > 1;

    /// <summary>The maps of a method: one for each of its sites, or one of them all.</summary>
    public static IEnumerable<BakedMap> Of(CamMethod method, MapSites sites)
    {
        var all = method.Recipe.Sites(sites);
        return method.Recipe.Combination is null
            ? all.Select(layer => new BakedMap(method, layer, [layer]))
            : [new(method, sites.Layers[^1], all)];
    }
}
