using GradCam.Targets;

namespace GradCam.Graphs;

/// <summary>The specification of a graph.</summary>
/// <param name="Layers">The layers to explain at; none gives the scores alone.</param>
/// <param name="Methods">Methods of one run; each gives a map per layer, or one of pixels.</param>
/// <param name="Form">A term of the form that is explained.</param>
internal sealed record GraphSpec(IReadOnlyList<Layer> Layers, IReadOnlyList<CamMethod> Methods, Term Form)
{
    /// <summary>Maps are the first principal component of the channels' parts instead of their sum.</summary>
    public bool EigenSmooth { get; init; }

    public GraphExtras Extras { get; init; }

    /// <summary>
    /// The graph is for a single sample, where the model leaves their number open. The runtime multiplies values in the
    /// blocked layout of its convolutions only where it knows their shapes, so that gradients run faster.
    /// </summary>
    public bool Single { get; init; }

    /// <summary>Plans of one key need one graph.</summary>
    public string Key =>
        string.Join(
            '\n',
            [
                Form.Form,
                $"{EigenSmooth} {Extras} {Single}",
                .. Methods.Select(m => m.Name),
                "",
                .. Layers.Select(l => l.Name),
            ]
        );
}
