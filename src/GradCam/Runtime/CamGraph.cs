using GradCam.Autodiff;
using GradCam.Cam;
using GradCam.Graph;
using GradCam.Graph.Proto;
using GradCam.Layers;
using GradCam.Targets;
using static GradCam.Graph.ValShaping;

namespace GradCam.Runtime;

/// <summary>Writes scores, gradients and maps into a model: the graph that explains.</summary>
internal static class CamGraph
{
    /// <summary>All classes' scores, <c>float[N, C]</c>.</summary>
    public const string Scores = "gradcam:scores";

    /// <summary>The explained score, <c>float[N]</c>.</summary>
    public const string Score = "gradcam:score";

    /// <summary>The scores as the model has them.</summary>
    public const string Logits = "gradcam:logits";

    /// <summary>The output that holds a map, <c>float[N, spatial...]</c>.</summary>
    public static string Map(Layer layer, CamMethod method) => $"gradcam:map:{method.Name}:{(method.AtInput ? "" : layer.Name)}";

    /// <summary>The output that holds a layer's activations.</summary>
    public static string Activations(Layer layer) => $"gradcam:activations:{layer.Name}";

    /// <summary>The output that holds a layer's gradients.</summary>
    public static string Gradients(Layer layer, bool guided = false) => $"gradcam:{(guided ? "guided" : "gradients")}:{layer.Name}";

    /// <summary>Builds the graph.</summary>
    /// <param name="model">The model to explain; not changed.</param>
    /// <param name="plan">What the graph is for.</param>
    /// <exception cref="GradCamException">An operator between a layer and the score has no gradient, or a method cannot explain there.</exception>
    public static ModelProto Build(LoadedModel model, CamPlan plan)
    {
        var graph = Simplified(model, plan.Layers.Where(l => l.Name != model.Input).Select(l => l.Name), plan.Single);
        var scores = model.ScoreGraphOn(graph);
        var score = plan.Form.Build(scores);
        graph.Graph.Output.Clear();
        graph.Output(scores.Scores, Scores);
        graph.Output(score.Total, Score);
        if (plan.Extras.HasFlag(CamExtras.Logits)) graph.Output(graph[model.Head.Tensor], Logits);
        if (plan.Layers.Count > 0) new Maps(model, plan, graph, score).Write();
        graph.Prune();
        return graph.Model;
    }

    /// <summary>The model with values on the way as its only outputs.</summary>
    public static ModelProto Values(LoadedModel model, IReadOnlyList<string> names)
    {
        var graph = Simplified(model, names);
        graph.Graph.Output.Clear();
        foreach (string name in names) graph.Output(graph[name]);
        return graph.Model;
    }

    /// <summary>The part of the model before its scores, simplified, with the layers still in it and shapes inferred.</summary>
    private static GraphBuilder Simplified(LoadedModel model, IEnumerable<string> layers, bool single = false)
    {
        var source = model.Graph.Model;
        var open = new ModelProto { IrVersion = source.IrVersion, Graph = new GraphProto { Name = source.Graph.Name } };
        open.OpsetImport.Add(source.OpsetImport);
        open.Graph.Node.Add(source.Graph.Node);
        open.Graph.Initializer.Add(source.Graph.Initializer);
        open.Graph.Input.Add(source.Graph.Input.Select(i => i.Clone()));
        if (single) open.Graph.Input[0].Type = Dim.Type(model.Graph.Type(model.Input), [1, .. model.InputDims.Skip(1)]);
        foreach (string name in layers.Prepend(model.Head.Tensor).Distinct())
            open.Graph.Output.Add(new ValueInfoProto { Name = name, Type = Dim.Type(ElementType.Float, single ? null : model.Graph.Shape(name)) });
        var simple = Simplifier.Simplify(open);
        var graph = new GraphBuilder(simple);
        graph.Learn(Simplifier.InferShapes(simple));
        return graph;
    }

    /// <summary>Writes all maps of a plan; every gradient that any of them needs comes from one walk back.</summary>
    private sealed class Maps(LoadedModel model, CamPlan plan, GraphBuilder graph, ScoreValue score)
    {
        private readonly Dictionary<(string Value, bool Guided), Val> _gradients = [];

        public void Write()
        {
            var jobs = plan.Methods.SelectMany(m => (m.AtInput ? [model.InputLayer] : plan.Layers).Select(layer => (Method: m, Formula: m.Recipe.FormulaWhere(linear: true)!, Site: Site(layer)))).ToArray();
            foreach (var (method, formula, site) in jobs)
                if (formula.Objection(site) is { } objection) throw new GradCamException(objection);
            foreach (bool guided in (bool[])[false, true])
                Differentiate(guided, jobs.Where(j => j.Formula.Guided == guided).SelectMany(j => (IEnumerable<string>)[.. j.Formula.UsesGradients ? (string[])[j.Site.Layer.Name] : [], .. j.Formula.Further(j.Site).Select(v => v.Name)])
                    .Concat(plan.Extras.HasFlag(guided ? CamExtras.GuidedGradients : CamExtras.Gradients) ? plan.Layers.Select(l => l.Name) : []));

            foreach (var (method, formula, site) in jobs)
                graph.Output(MapOf(formula, new CamValues(site, score.Total, name => _gradients[(name, formula.Guided)])), Map(site.Layer, method));
            foreach (var layer in plan.Layers)
            {
                var site = Site(layer);
                if (plan.Extras.HasFlag(CamExtras.Activations)) graph.Output(site.ChannelsFirst(site.Value), Activations(layer));
                if (plan.Extras.HasFlag(CamExtras.Gradients)) graph.Output(site.ChannelsFirst(_gradients[(layer.Name, false)]), Gradients(layer));
                if (plan.Extras.HasFlag(CamExtras.GuidedGradients)) graph.Output(site.ChannelsFirst(_gradients[(layer.Name, true)]), Gradients(layer, guided: true));
            }
        }

        private Val MapOf(Formula formula, CamValues values) => formula switch
        {
            ChannelFormula channels when plan.EigenSmooth => values.FirstComponent(channels.Contributions(values)),
            ChannelFormula channels => values.SumOverChannels(channels.Contributions(values)),
            MapFormula map => map.Map(values),
            PixelFormula pixels => pixels.Map(values),
            _ => throw new InvalidOperationException($"{formula} is no formula."),
        };

        private GraphSite Site(Layer layer) => model.Site(graph, layer);

        private void Differentiate(bool guided, IEnumerable<string> names)
        {
            string[] wanted = [.. names.Distinct()];
            if (wanted.Length == 0) return;
            Val from = score.Scores ?? score.Total;
            Val seed = score.Seed ?? Full(score.Total.Shape(), 1);
            var found = Differentiator.Gradients(from, seed, [.. wanted.Select(n => graph[n])], guided ? RuleTable.Guided : RuleTable.All);
            for (int i = 0; i < wanted.Length; i++) _gradients[(wanted[i], guided)] = found[i];
        }
    }
}
