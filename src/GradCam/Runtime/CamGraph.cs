using GradCam.Autodiff;
using GradCam.Cam;
using GradCam.Graph;
using GradCam.Graph.Proto;
using GradCam.Layers;
using GradCam.Targets;

namespace GradCam.Runtime;

/// <summary>Writes scores, gradients and maps into a model: the graph that explains.</summary>
internal static class CamGraph
{
    public const string Scores = "gradcam:scores";
    public const string Score = "gradcam:score";
    public const string Top = "gradcam:top";

    /// <summary>The output that holds a map, <c>float[N, spatial...]</c>.</summary>
    public static string Map(Layer layer, CamMethod method) => $"gradcam:map:{method.Name}:{layer.Name}";

    /// <summary>The output that holds a layer's gradients.</summary>
    public static string Gradients(Layer layer) => $"gradcam:gradients:{layer.Name}";

    /// <summary>Builds the graph.</summary>
    /// <param name="model">The model to explain; not changed.</param>
    /// <param name="layers">The layers to explain at; none gives the scores alone.</param>
    /// <param name="methods">The methods; each gives a map per layer.</param>
    /// <param name="withGradients">Give out each layer's gradients too.</param>
    /// <exception cref="GradCamException">An operator between a layer and the score has no gradient.</exception>
    public static ModelProto Build(LoadedModel model, IReadOnlyList<Layer> layers, IReadOnlyList<CamMethod> methods, bool withGradients = false)
    {
        var graph = Simplified(model, layers);
        var scores = ClassScores.Build(graph[model.Head.Tensor], model.ScoreDims);
        graph.Graph.Output.Clear();
        graph.Output(scores.Scores, Scores);
        graph.Output(scores.Total, Score);
        graph.Output(scores.Top, Top, ElementType.Int64);
        if (layers.Count == 0) return graph.Model;

        Val[] activations = [.. layers.Select(l => graph[l.Name])];
        Val[] gradients = Differentiator.Gradients(scores.Scores, scores.Weights, activations);
        for (int i = 0; i < layers.Count; i++)
        {
            var values = new CamValues(activations[i], gradients[i], layers[i].Shape.Count);
            foreach (var method in methods) graph.Output(method.Map(values), Map(layers[i], method));
            if (withGradients) graph.Output(gradients[i], Gradients(layers[i]));
        }
        return graph.Model;
    }

    /// <summary>The part of the model before its scores, simplified, with the layers still in it and shapes inferred.</summary>
    private static GraphBuilder Simplified(LoadedModel model, IReadOnlyList<Layer> layers)
    {
        var source = model.Graph.Model;
        var open = new ModelProto { IrVersion = source.IrVersion, Graph = new GraphProto { Name = source.Graph.Name } };
        open.OpsetImport.Add(source.OpsetImport);
        open.Graph.Node.Add(source.Graph.Node);
        open.Graph.Initializer.Add(source.Graph.Initializer);
        open.Graph.Input.Add(source.Graph.Input);
        foreach (string name in layers.Select(l => l.Name).Prepend(model.Head.Tensor).Distinct())
            open.Graph.Output.Add(new ValueInfoProto { Name = name, Type = Dim.Type(ElementType.Float, model.Graph.Shape(name)) });
        var simple = Simplifier.Simplify(open);
        var graph = new GraphBuilder(simple);
        graph.Learn(Simplifier.InferShapes(simple));
        return graph;
    }
}
