using GradCam.Foundation;
using GradCam.Keras.Config;

namespace GradCam.Keras.Applications;

/// <summary>A network that was built, and the weights that belong to it.</summary>
/// <param name="Made">The network, its layers in Keras' order.</param>
/// <param name="Weighted">The layers with weights in that order.</param>
/// <param name="Body">The names of the layers before the top.</param>
/// <param name="Numbered">
/// The names of layers that Keras named by counting, which depend on what was built before.
/// </param>
internal sealed record Architecture(
    Lazy<KerasNetwork> Made,
    IReadOnlyList<PlannedWeights> Weighted,
    IReadOnlySet<string> Body,
    IReadOnlySet<string> Numbered
)
{
    /// <summary>The network.</summary>
    public KerasNetwork Network => Made.Value;

    /// <summary>The number of values in its weights.</summary>
    public long Parameters => Weighted.Sum(w => w.Shapes.Sum(s => ElementCount.Of(s)));

    /// <summary>
    /// The names that identify this network wherever its layers are found: of all layers in its body that have weights
    /// and were given names or, if there are none, of all that were given names.
    /// </summary>
    public IEnumerable<string> Signature
    {
        get
        {
            string[] named = [.. Weighted.Select(w => w.Layer).Where(n => Body.Contains(n) && !Numbered.Contains(n))];
            return named.Length > 0 ? named : Body.Except(Numbered);
        }
    }
}

/// <summary>The weights that a layer should have.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Shapes">Their shapes.</param>
internal sealed record PlannedWeights(string Layer, long[][] Shapes)
{
    /// <summary>For a model: those of its layers.</summary>
    public IReadOnlyList<PlannedWeights> Parts { get; init; } = [];
}
