namespace GradCam;

/// <summary>How the maps of several layers become one.</summary>
public enum LayerCombination
{
    /// <summary>They do not: each layer has a map of its own.</summary>
    None,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest at each place.</summary>
    Max,

    /// <summary>Their product: what all layers agree on.</summary>
    Product,
}
