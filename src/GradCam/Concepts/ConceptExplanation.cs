using GradCam.Foundation;

namespace GradCam;

/// <summary>
/// The concepts that a layer sees in a photograph: deep feature factorization (Collins et al. 2018, arXiv 1806.10206).
/// </summary>
public sealed partial class ConceptExplanation
{
    private readonly Region _region;
    private readonly int[] _size;

    internal ConceptExplanation(Picture picture, Region region, int[] size) =>
        (Picture, _region, _size) = (picture, region, size);

    /// <summary>The layer.</summary>
    public required Layer Layer { get; init; }

    /// <summary>The concepts, the one with the largest share first.</summary>
    public required IReadOnlyList<Concept> Concepts { get; init; }

    /// <summary>The norm of the residual, as a fraction of the activations' norm, 0..1.</summary>
    public required float Error { get; init; }

    /// <summary>The photograph.</summary>
    public Picture Picture { get; }

    /// <summary>A concept's map, <c>float[H, W]</c> at the input's resolution, 0..1.</summary>
    public float[,] Map(Concept concept)
    {
        ArgumentNullException.ThrowIfNull(concept);
        var map = new float[_size[0], _size[1]];
        Buffer.BlockCopy(
            LinearResize.Apply(concept.Raw.Data, concept.Raw.Shape, _size),
            0,
            map,
            0,
            map.Length * sizeof(float)
        );
        return map;
    }

    /// <summary>The photograph with every place in the colour of its strongest concept, and a legend.</summary>
    public Picture Image() =>
        ConceptPicture.Render(
            Picture,
            _region,
            [.. Concepts.Select(Map)],
            [.. Concepts.Select((c, i) => Caption(c, i + 1))]
        );

    private static string Caption(Concept concept, int number) =>
        $"{number}: {string.Join(", ", concept.Predictions.Take(2).Select(p => p.Probability is { } chance ? $"{p.Label} {chance:0 %}" : p.Label))}";
}
