using GradCam.Models;

namespace GradCam.Keras.Config;

/// <summary>The first part of a model: up to a layer, or up to the end of a model within it.</summary>
internal sealed class KerasSubmodel
{
    private readonly Dictionary<KerasNetwork, TensorRef> _ends = new(ReferenceEqualityComparer.Instance);

    private KerasSubmodel() { }

    /// <summary>The tensor that a model ends in; null for its own outputs.</summary>
    public TensorRef? EndOf(KerasNetwork network) => _ends.TryGetValue(network, out var end) ? end : null;

    /// <summary>Finds the end of the part.</summary>
    /// <param name="network">The model.</param>
    /// <param name="name">
    /// The name of a layer or of a model within the model; where several have it, with those that it lies in before
    /// it: <c>encoder/conv1</c>.
    /// </param>
    /// <exception cref="GradCamException">It has no such layer.</exception>
    public static KerasSubmodel Of(KerasNetwork network, string name)
    {
        var part = new KerasSubmodel();
        return part.Cut(network, name) ? part : throw Submodel.Unknown(name, Names(network, ""));
    }

    private bool Cut(KerasNetwork network, string name)
    {
        var found =
            network.Layers.FirstOrDefault(l => l.Name == name)
            ?? network.Layers.FirstOrDefault(l =>
                l.Inner is { } inner
                && Cut(
                    inner,
                    name.StartsWith(l.Name + "/", StringComparison.Ordinal) ? name[(l.Name.Length + 1)..] : name
                )
            );
        if (found is not null)
            _ends[network] = FirstCall(network, found);
        return found is not null;
    }

    /// <summary>A layer's first call, as those that read it name it.</summary>
    private static TensorRef FirstCall(KerasNetwork network, KerasLayer layer) =>
        network
            .Layers.SelectMany(l => l.Calls)
            .SelectMany(c => c.Reads)
            .Concat(network.Outputs)
            .Where(r => r.Layer == layer.Name)
            .OrderBy(r => (r.Call, r.Output))
            .FirstOrDefault(new TensorRef(layer.Name, 0, 0));

    private static IEnumerable<string> Names(KerasNetwork network, string prefix) =>
        network.Layers.SelectMany(l =>
            (l.Inner is { } inner ? Names(inner, $"{prefix}{l.Name}/") : []).Append(prefix + l.Name)
        );
}
