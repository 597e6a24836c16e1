using GradCam.Graphs;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Diagnostics;

/// <summary>
/// Looks into the network for the cause of a broken map: one run for all maps of a sample and target, and only if there
/// is a broken one. Where the network cannot be looked into, nothing is known, and that is no error.
/// </summary>
/// <param name="computer">What made the maps.</param>
/// <param name="sample">The input, with a first axis of 1 (or the model's fixed batch).</param>
internal sealed class MapProbe(MapComputer computer, BatchPart sample)
{
    private readonly SessionPool _pool = computer.SessionPool;
    private readonly Dictionary<(Term Term, bool Differentiated), RunOutputs?> _runs = [];
    private (NodeProto? Node, bool Known)? _first;

    /// <summary>A layer's activations; null if they are not known.</summary>
    public float[]? Activations(Layer layer, Term term) =>
        Run(layer, term)?.Of(ExplanationGraph.Activations(layer), 0).Data;

    /// <summary>The gradients at a layer of a map that depends on them; null if they are not known.</summary>
    public float[]? Gradients(Layer layer, Term term) =>
        Run(layer, term)?.Of(ExplanationGraph.Gradients(layer), 0).Data;

    /// <summary>The same at the tokens that are no places; none for a layer without such.</summary>
    public float[] ExtraGradients(Layer layer, Term term) =>
        layer.ExtraTokens > 0 ? Run(layer, term)?.Of(ExplanationGraph.ExtraGradients(layer), 0).Data ?? [] : [];

    /// <summary>The first node that makes a number that is not finite; null if there is none.</summary>
    /// <param name="known">False if the network could not be looked into.</param>
    public NodeProto? FirstNotFinite(out bool known)
    {
        (var node, known) = _first ??= FindNotFinite();
        return node;
    }

    private (NodeProto? Node, bool Known) FindNotFinite()
    {
        var graph = _pool.Model.Graph;
        string[] names =
        [
            .. graph
                .Graph.Node.SelectMany(n => n.Output)
                .Where(o => o.Length > 0 && graph.Type(o) == ElementType.Float && graph.Shape(o) is { Length: > 0 }),
        ];
        var found = Attempt(() => _pool.Finite(names).Run(sample.Data, sample.Shape, [LinearTerm.OfRank(0)]));
        if (found is null)
            return (null, false);
        int first = found.Whole(ExplanationGraph.AreFinite).Data.Span.IndexOfAnyExcept(0f);
        return (first < 0 ? null : graph.Producer(names[first]), true);
    }

    private RunOutputs? Run(Layer layer, Term term)
    {
        bool gradients = Sites(differentiated: true).Contains(layer);
        if (!_runs.TryGetValue((term, gradients), out var outputs))
            _runs[(term, gradients)] = outputs = Attempt(() =>
                _pool
                    .Session(
                        new(Sites(gradients), [], term)
                        {
                            Extras = gradients
                                ? GraphExtras.Activations | GraphExtras.Gradients
                                : GraphExtras.Activations,
                            Single = sample.Shape[0] == 1,
                        }
                    )
                    .Run(sample.Data, sample.Shape, [term])
            );
        return outputs;
    }

    /// <summary>The layers of maps that depend on the gradient there, or of the others.</summary>
    private Layer[] Sites(bool differentiated) =>
        [
            .. computer
                .Request.Methods.Where(m => m.Recipe.DependsOnGradient == differentiated)
                .SelectMany(computer.Sites)
                .Distinct(),
        ];

    private static RunOutputs? Attempt(Func<RunOutputs> run)
    {
        try
        {
            return run();
        }
        catch (GradCamException)
        {
            // The map is there; what is wrong with it matters less.
            return null;
        }
    }
}
