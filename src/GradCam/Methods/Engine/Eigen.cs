using System.Globalization;
using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Methods.Engine;

/// <summary>Eigenvectors of symmetric matrices, in graph values, so that they can be part of a model.</summary>
internal static class Eigen
{
    // The matrix to the power of 2^8, eight times on a vector, is one to the power of 2^11: what is 1 % smaller than
    // the largest eigenvalue has vanished. A product with a vector takes a hundredth of a squaring's time.
    private const int Squarings = 8,
        Steps = 8;

    // A matrix of length 1 has an eigenvalue of at least 1 / sqrt(n), and so after three squarings one of 1 / n^4,
    // after four one of 1 / n^8: the squares of these, which its length is made of, do not vanish for thousands of
    // places, or for a hundred.
    private const int BetweenUnits = 3,
        BetweenUnitsOfFew = 4;
    private const long Few = 100;

    private const double MostRowsOfOne = 48 * 48;

    // Keeps the quotient of a zero matrix zero.
    private const float Tiny = 1e-30f;

    private const float SmallestNormal = 1.2e-38f;

    /// <summary>The eigenvector of the eigenvalue that is largest in absolute value, of length 1.</summary>
    /// <param name="square">
    /// <c>float[N, n, n]</c>, symmetric, of numbers whose squares float32 holds: see <see cref="Largest"/>.
    /// </param>
    /// <param name="length">n, if it is known.</param>
    /// <returns><c>float[N, n, 1]</c>; zeros for a zero matrix.</returns>
    public static Val First(Val square, long? length = null)
    {
        var graph = square.Graph;
        int between = length <= Few ? BetweenUnitsOfFew : BetweenUnits;
        Val unit = Unit(square, [1, 2]),
            power = unit;
        for (int i = 0; i < Squarings; i++)
        {
            if (i > 0 && i % between == 0)
                power = Unit(power, [1, 2]);
            power = power.MatMul(power);
        }
        // By now every column is a multiple of the eigenvector. The longest is not the one that is all rounding.
        Val longest = graph.Emit("ArgMax", [power.Norm([1])], Attr.Of("axis", 2L), Attr.Of("keepdims", 0L));
        Val pick = graph.Emit(
            "OneHot",
            [longest, square.Shape(2, 3), graph.Add(Tensors.Of("", [0f, 1f]))],
            Attr.Of("axis", 1L)
        );
        Val vector = Unit(power.MatMul(pick), [1]);
        // Of length 1, its largest eigenvalue is at least 1 / sqrt(n): a few products do not vanish.
        power = Unit(power, [1, 2]);
        for (int i = 1; i < Steps; i++)
            vector = power.MatMul(vector);
        // Two more steps with the matrix itself wash the rounding of the squarings out.
        return Unit(unit.MatMul(unit.MatMul(vector)), [1]);
    }

    /// <summary>The most rows that the matrix of a layer may have.</summary>
    /// <remarks>
    /// It is multiplied with itself two dozen times, for every sample of a fixed batch: one with a row for each of 224
    /// x 224 pixels would take days.
    /// </remarks>
    public static double MostRows(LayerInGraph site) => MostRowsOfOne / Math.Cbrt(site.Layer.Shape[0] ?? 1);

    /// <summary>The reason why the first principal component of a layer takes too long; null if it does not.</summary>
    public static string? TooManyRows(LayerInGraph site)
    {
        double rows = Math.Min(site.Places ?? 0, site.Layer.Channels ?? 0),
            most = MostRows(site);
        return rows <= most
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The principal component of layer '{site.Layer.Name}' needs a matrix of {rows:N0} rows, more than "
                    + $"{most:N0}; choose another layer (Explainer.Layers lists them)."
            );
    }

    /// <summary>The eigenvalue of an eigenvector, <c>float[N, 1, 1]</c>.</summary>
    public static Val Value(Val square, Val vector) => (vector * square.MatMul(vector)).Sum([1]);

    /// <summary>
    /// A component's sign is arbitrary; Seg-Eigen-CAM's rule is that the largest magnitude is positive.
    /// </summary>
    /// <param name="map"><c>float[N, places, 1]</c>.</param>
    public static Val SignCorrected(Val map) => Where((-map.Min([1])) > map.Max([1]), -map, map);

    /// <summary>
    /// The largest magnitude of each sample's matrix, <c>float[N, 1, 1]</c>, never zero. Divided by it, squares of
    /// squares stay within float32's range.
    /// </summary>
    public static Val Largest(Val matrix) => matrix.Abs().Max([1, 2]) + SmallestNormal;

    private static Val Unit(Val value, long[] axes) => value / (value.Norm(axes) + Tiny);
}
