namespace GradCam.Rendering;

/// <summary>
/// The operations that maps are composed with: on arrays where the library runs a model, on graph values where it
/// writes one.
/// </summary>
/// <typeparam name="TMap">A map of one value per place.</typeparam>
internal interface IMapOperations<TMap>
{
    /// <summary>The map at the input's size, by linear interpolation.</summary>
    TMap Resize(TMap map);

    /// <summary>The map with its negative values set to zero.</summary>
    TMap Relu(TMap map);

    /// <summary>The product of two maps of one size, place by place.</summary>
    TMap Multiply(TMap a, TMap b);

    /// <summary>A map without negative values, scaled to 0..1.</summary>
    TMap Scale(TMap map);

    /// <summary>A raw map at the input's size, 0..1.</summary>
    TMap Normalize(TMap raw);

    /// <summary>The product of the raw maps of several layers, each normalized, scaled to 0..1.</summary>
    TMap Product(IEnumerable<TMap> raw) => Scale(raw.Select(Normalize).Aggregate(Multiply));
}
