using GradCam.Building;
using GradCam.Models;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Targets;

namespace GradCam.Graphs;

/// <summary>Writes scores, gradients and maps into a model: the graph that explains.</summary>
internal static class ExplanationGraph
{
    /// <summary>All classes' scores, <c>float[N, C]</c>.</summary>
    public const string Scores = "gradcam:scores";

    /// <summary>The explained score, <c>float[N]</c>.</summary>
    public const string Score = "gradcam:score";

    /// <summary>The scores as the model has them.</summary>
    public const string Logits = "gradcam:logits";

    /// <summary>The vector before the head.</summary>
    public const string Features = "gradcam:features";

    /// <summary>The output that holds a map, <c>float[N, spatial...]</c>.</summary>
    public static string Map(Layer layer, CamMethod method) =>
        $"gradcam:map:{method.Name}:{(method.AtInput ? "" : layer.Name)}";

    /// <summary>The output that holds a layer's activations.</summary>
    public static string Activations(Layer layer) => $"gradcam:activations:{layer.Name}";

    /// <summary>The output that holds a layer's gradients.</summary>
    public static string Gradients(Layer layer, bool guided = false) =>
        $"gradcam:{(guided ? "guided" : "gradients")}:{layer.Name}";

    /// <summary>The output that holds the gradients of a layer's tokens that are no places.</summary>
    public static string ExtraGradients(Layer layer) => $"gradcam:gradients-of-no-place:{layer.Name}";

    /// <summary>The output that holds one number for each of <see cref="Finite"/>'s values.</summary>
    public const string AreFinite = "gradcam:finite";

    /// <summary>Builds the graph.</summary>
    /// <param name="model">The model to explain; not changed.</param>
    /// <param name="spec">The purpose of the graph.</param>
    /// <exception cref="GradCamException">
    /// An operator between a layer and the score has no gradient, or a method cannot explain there.
    /// </exception>
    public static ModelProto Build(Network model, GraphSpec spec)
    {
        string? features = spec.Extras.HasFlag(GraphExtras.Features) ? FeatureVector.Of(model) : null;
        var graph = SimplifiedGraph.WithLayers(
            model,
            spec.Layers.Where(l => l.Name != model.Input).Select(l => l.Name),
            spec.Single,
            features is null ? [] : [features]
        );
        var scores = model.ScoreGraphOn(graph);
        var score = spec.Form.Build(scores);
        graph.Graph.Output.Clear();
        graph.Output(scores.Scores, Scores);
        graph.Output(score.Total, Score);
        if (spec.Extras.HasFlag(GraphExtras.Logits))
            graph.Output(graph[model.Head.Tensor], Logits);
        if (features is not null)
            graph.Output(graph[features].Reshape(0, -1), Features);
        if (spec.Layers.Count > 0)
            Write(model, spec, graph, score);
        return new Prune().Apply(graph.Model);
    }

    private static void Write(Network model, GraphSpec spec, GraphBuilder graph, ScoreValue score)
    {
        var maps = new MapWriter(model, graph, score) { EigenSmooth = spec.EigenSmooth };
        MapJob[] jobs =
        [
            .. spec.Methods.SelectMany(m =>
                (m.AtInput ? [model.InputLayer] : spec.Layers).Select(layer => new MapJob(m, layer))
            ),
        ];
        foreach (var (job, map) in maps.Write(jobs, spec.Layers, spec.Extras))
            graph.Output(map, Map(job.Layer, job.Method));
        foreach (var layer in spec.Layers)
        {
            var site = model.Site(graph, layer);
            if (spec.Extras.HasFlag(GraphExtras.Activations))
                graph.Output(site.ChannelsFirst(site.Numbers), Activations(layer));
            if (spec.Extras.HasFlag(GraphExtras.Gradients))
            {
                var gradient = maps.Gradient(layer, guided: false);
                graph.Output(site.ChannelsFirst(gradient), Gradients(layer));
                // Those of tokens that are no places.
                if (layer.ExtraTokens > 0)
                    graph.Output(
                        gradient.Slice(graph.Ints(0), graph.Ints(layer.ExtraTokens), graph.Ints(1)),
                        ExtraGradients(layer)
                    );
            }
            if (spec.Extras.HasFlag(GraphExtras.GuidedGradients))
                graph.Output(site.ChannelsFirst(maps.Gradient(layer, guided: true)), Gradients(layer, guided: true));
        }
    }

    /// <summary>The model with values on the way as its only outputs.</summary>
    public static ModelProto Values(Network model, IReadOnlyList<string> names)
    {
        var graph = SimplifiedGraph.WithValues(model, names);
        graph.Graph.Output.Clear();
        foreach (string name in names)
            graph.Output(graph[name]);
        return graph.Model;
    }

    /// <summary>
    /// The model with one output, <see cref="AreFinite"/>, <c>float[values]</c>: zero for a value on the way that is
    /// finite everywhere, and no number for one that is not.
    /// </summary>
    public static ModelProto Finite(Network model, IReadOnlyList<string> names)
    {
        var graph = SimplifiedGraph.WithValues(model, names);
        graph.Graph.Output.Clear();
        // Nothing but a finite number is zero when it is multiplied by zero, and no number stays none in a sum.
        graph.Output(ValOps.Concat(0, names.Select(name => (graph[name] * 0).Flat().Sum([0]))), AreFinite);
        return graph.Model;
    }
}
