namespace GradCam;

/// <summary>The combination of the maps of several layers.</summary>
public enum LayerCombination
{
    /// <summary>No combination: each layer has a map of its own.</summary>
    None,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest at each place.</summary>
    Max,

    /// <summary>Their product: what all layers agree on.</summary>
    Product,
}
