using GradCam.Autodiff;
using GradCam.Building;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Targets;
using static GradCam.Building.ValOps;

namespace GradCam.Graphs;

/// <summary>Writes the maps of one score into a graph.</summary>
/// <param name="model">The model.</param>
/// <param name="graph">The graph that was made from it.</param>
/// <param name="score">The score to explain.</param>
internal sealed class MapWriter(Network model, GraphBuilder graph, ScoreValue score)
{
    private readonly Dictionary<(string Value, bool Guided), Val> _gradients = [];

    /// <summary>Maps are the first principal component of the channels' parts instead of their sum.</summary>
    public bool EigenSmooth { get; init; }

    /// <summary>The maps are written into a file.</summary>
    public bool InFile { get; init; }

    /// <summary>Writes maps; every gradient that any of them needs comes from one walk back.</summary>
    /// <param name="jobs">The maps.</param>
    /// <param name="layers">The layers whose gradients <paramref name="extras"/> asks for.</param>
    /// <param name="extras">The further outputs.</param>
    /// <returns>Each map, <c>float[N, spatial...]</c>.</returns>
    /// <exception cref="GradCamException">
    /// An operator between a layer and the score has no gradient, or a method cannot explain there.
    /// </exception>
    public IReadOnlyList<(MapJob Job, Val Map)> Write(
        IReadOnlyList<MapJob> jobs,
        IReadOnlyList<Layer> layers,
        GraphExtras extras = GraphExtras.None
    )
    {
        var plans = jobs.Select(job =>
                (Job: job, Formula: job.Method.Recipe.FormulaWhere(linear: true)!, Site: model.Site(graph, job.Layer))
            )
            .ToArray();
        foreach (var (_, formula, site) in plans)
            if (formula.ReasonAgainst(site, EigenSmooth) is { } reason)
                throw new GradCamException(reason);
        foreach (bool guided in (bool[])[false, true])
            Differentiate(
                guided,
                plans
                    .Where(p => p.Formula.Guided == guided)
                    .SelectMany(p =>
                        (IEnumerable<string>)
                            [
                                .. p.Formula.UsesGradients ? (string[])[p.Site.Layer.Name] : [],
                                .. p.Formula.Further(p.Site).Select(v => v.Name),
                            ]
                    )
                    .Concat(
                        extras.HasFlag(guided ? GraphExtras.GuidedGradients : GraphExtras.Gradients)
                            ? layers.Select(l => l.Name)
                            : []
                    )
            );
        return
        [
            .. plans.Select(p =>
                (
                    p.Job,
                    p.Formula.Write(
                        new CamValues(p.Site, score.Total, name => _gradients[(name, p.Formula.Guided)]),
                        EigenSmooth
                    )
                )
            ),
        ];
    }

    /// <summary>A layer's gradient, which was asked for.</summary>
    public Val Gradient(Layer layer, bool guided) => _gradients[(layer.Name, guided)];

    private void Differentiate(bool guided, IEnumerable<string> names)
    {
        string[] wanted = [.. names.Distinct()];
        if (wanted.Length == 0)
            return;
        Val from = score.Scores ?? score.Total;
        Val seed = score.Seed ?? Full(score.Total.Shape(), 1);
        if (model.SharesScores)
            seed = SharedScores.Once(seed);
        Val[] found;
        try
        {
            found = Differentiator.Gradients(
                from,
                seed,
                [.. wanted.Select(n => graph[n])],
                guided ? RuleTable.Guided : RuleTable.All
            );
        }
        catch (GradCamException e) when (e.InnerException is MissingGradient cause)
        {
            var layer = model.Layers.FirstOrDefault(l => wanted.Contains(l.Name)) ?? model.InputLayer;
            throw GradientAdvice.Error(model, layer, cause, InFile);
        }
        for (int i = 0; i < wanted.Length; i++)
            _gradients[(wanted[i], guided)] = found[i];
    }
}
