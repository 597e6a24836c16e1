namespace GradCam.Data.Metrics.Engine;

/// <summary>Maps of other inputs and other networks, by what made them.</summary>
internal sealed record FurtherMaps
{
    /// <summary>None of them.</summary>
    public static FurtherMaps None { get; } = new();

    /// <summary>Raw maps of noisy copies of the picture.</summary>
    public IReadOnlyList<NoisyMaps> Noisy { get; init; } = [];

    /// <summary>Raw maps of the picture by the network with random parameters.</summary>
    public IReadOnlyDictionary<Candidate, Tensor>? RandomWeights { get; init; }

    /// <summary>Raw maps of noisy copies by the network with random parameters; the copies are those above.</summary>
    public IReadOnlyList<NoisyMaps> NoisyRandomWeights { get; init; } = [];

    /// <summary>Raw maps of the picture by the network whose last layer alone has random weights.</summary>
    public IReadOnlyDictionary<Candidate, Tensor>? RandomHead { get; init; }

    /// <summary>Raw maps for another class, drawn at random.</summary>
    public IReadOnlyDictionary<Candidate, Tensor>? OtherClass { get; init; }

    /// <summary>Maps, 0..1, of the picture among others in a grid, and the cell that it is in.</summary>
    public GridMaps? Grid { get; init; }

    /// <summary>The same in a network that sees each cell by itself.</summary>
    public GridMaps? Apart { get; init; }
}

/// <summary>The maps of one noisy copy.</summary>
/// <param name="Distance">The length of the noise, relative to that of the input.</param>
/// <param name="Maps">The raw maps.</param>
internal sealed record NoisyMaps(double Distance, IReadOnlyDictionary<Candidate, Tensor> Maps);

/// <summary>The maps of a grid of pictures for the class of one of them.</summary>
/// <param name="Cell">The cell of that picture, in reading order.</param>
/// <param name="Side">The cells of a side.</param>
/// <param name="Maps">The raw maps of the whole grid.</param>
internal sealed record GridMaps(int Cell, int Side, IReadOnlyDictionary<Candidate, Tensor> Maps);
