namespace GradCam.Data.Metrics;

/// <summary>What a metric needs besides the map and the network.</summary>
[Flags]
internal enum Needs
{
    None = 0,

    /// <summary>An object that the source marks, by boxes or a mask.</summary>
    Object = 1,

    /// <summary>Pictures of other classes.</summary>
    Others = 2,

    /// <summary>Maps of noisy copies of the picture.</summary>
    NoisyMaps = 4,

    /// <summary>Maps of the same network with random parameters.</summary>
    RandomWeights = 8,

    /// <summary>The map for another class.</summary>
    OtherClass = 16,

    /// <summary>Maps of other methods or layers.</summary>
    OtherMaps = 32,

    /// <summary>A network that sees the cells of a grid apart.</summary>
    Apart = 64,

    /// <summary>Places that are filled by solving linear systems, which take longer than a small network.</summary>
    Filling = 128,
}
