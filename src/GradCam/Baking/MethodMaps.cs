using GradCam.Building;
using GradCam.Graphs;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Rendering;
using GradCam.Targets;

namespace GradCam.Baking;

/// <summary>Writes the maps of methods of one run into a graph.</summary>
/// <param name="model">The model.</param>
/// <param name="graph">The graph that was made from it.</param>
internal sealed class MethodMaps(Network model, GraphBuilder graph)
{
    private readonly IMapOperations<Val> _operations = new GraphMaps(model.InputSize);

    /// <summary>The methods that can be written.</summary>
    public static IEnumerable<CamMethod> OfOneRun => CamMethods.All.Where(m => !m.Recipe.TakesManyPasses);

    /// <summary>Writes maps.</summary>
    /// <param name="maps">The maps.</param>
    /// <param name="terms">
    /// The term to explain for each change that a method makes to the target; each is written once.
    /// </param>
    /// <param name="build">Writes a term's score.</param>
    /// <returns>Each map, <c>float[N, spatial...]</c>, as the library's raw maps are.</returns>
    /// <exception cref="GradCamException">A method takes many runs or cannot explain there.</exception>
    public IReadOnlyList<Val> Write(
        IReadOnlyList<BakedMap> maps,
        Func<TargetChange?, Term> terms,
        Func<Term, ScoreValue> build
    )
    {
        MapTree[][] trees =
        [
            .. maps.Select(map =>
                map.Sites.Select(layer => new MapTree(map.Method, layer, model.InputLayer)).ToArray()
            ),
        ];
        var written = new Dictionary<MapLeaf, Val>();
        foreach (
            var leaves in trees.SelectMany(sites => sites).SelectMany(tree => tree.Leaves).GroupBy(leaf => leaf.Target)
        )
        {
            var term = terms(leaves.Key);
            foreach (var leaf in leaves)
                CheckFormula(leaf, term);
            MapJob[] jobs = [.. leaves.Select(leaf => new MapJob(leaf.Method, leaf.Layer)).Distinct()];
            foreach (var (job, value) in new MapWriter(model, graph, build(term)) { InFile = true }.Write(jobs, []))
                written[new(job.Method, job.Layer, leaves.Key)] = value;
        }
        return [.. maps.Select((map, i) => Combined(map, trees[i].Select(Composed)))];

        Val Composed(MapTree tree) => tree.Compose(_operations, leaf => written[leaf]);
    }

    /// <summary>A map at the input's size, 0..1, as <see cref="MapNormalization.Default"/> makes it.</summary>
    public Val Normalized(Val raw) => _operations.Normalize(raw);

    /// <summary>The map of all sites; only products are combined by a method itself.</summary>
    private Val Combined(BakedMap map, IEnumerable<Val> sites) =>
        map.Sites.Count == 1 ? sites.Single() : _operations.Product(sites);

    private void CheckFormula(MapLeaf leaf, Term term)
    {
        bool linear = term is LinearTerm { OwnRegion: false } && model.IsLinearBehind(leaf.Layer);
        if (leaf.Method.Recipe.FormulaWhere(linear) is null)
            throw new GradCamException(
                $"{leaf.Method.Title} takes many runs ({leaf.Method.Passes}), so no file can carry it at "
                    + $"'{leaf.Layer.Name}'; these can be baked: {string.Join(", ", OfOneRun.Select(m => m.Name))}."
            );
    }
}
