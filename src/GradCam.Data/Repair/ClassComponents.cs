using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair;

/// <summary>
/// The components of a class (neural PCA, arXiv 2212.04871): the principal axes v_l of the contributions
/// <c>w_k ⊙ h</c> of the features of its pictures.
/// </summary>
/// <param name="Class">k.</param>
/// <param name="Row">w_k.</param>
/// <param name="Axes">The axes, the greatest variance first.</param>
internal sealed record ClassComponents(int Class, double[] Row, PrincipalAxes Axes)
{
    // Of more pictures these many are taken.
    private const int MostPictures = 256;

    /// <summary>The largest number of components that are listed and can be named.</summary>
    public const int Most = 20;

    /// <summary>The number of components.</summary>
    public int Count => Math.Min(Most, Axes.Vectors.Count);

    /// <summary>Finds them.</summary>
    /// <param name="examples">Examples; those of the class as they are found count.</param>
    /// <param name="head">The head.</param>
    /// <param name="class">The class.</param>
    /// <returns>The components; null where there are fewer than two pictures of the class.</returns>
    public static ClassComponents? Of(IReadOnlyList<RepairExample> examples, HeadWeights head, int @class)
    {
        double[] row = head.Row(@class).ToArray();
        double[][] parts =
        [
            .. examples
                .Where(e => e.IsReal && e.Label == @class)
                .Take(MostPictures)
                .Select(e => e.Features.Select((h, d) => row[d] * h).ToArray()),
        ];
        return parts.Length < 2 || PrincipalAxes.Of(parts) is not { Vectors.Count: > 0 } axes
            ? null
            : new(@class, row, axes);
    }

    /// <summary>What a component adds to the class's score: <c>⟨w_k ⊙ h - m_k, v_l⟩ 1ᵀv_l</c>.</summary>
    public double Contribution(int component, float[] features)
    {
        var (map, offset) = LinearOf(component);
        double sum = offset;
        for (int d = 0; d < map.Length; d++)
            sum += map[d] * features[d];
        return sum;
    }

    /// <summary>The same as a linear map of the features: weights and summand.</summary>
    public (double[] Weights, double Offset) LinearOf(int component)
    {
        double[] v = Axes.Vectors[component];
        double all = v.Sum();
        return ([.. v.Select((x, d) => all * x * Row[d])], -all * v.Zip(Axes.Mean, (x, m) => x * m).Sum());
    }
}
