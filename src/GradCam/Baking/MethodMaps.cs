using GradCam.Building;
using GradCam.Graphs;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Targets;
using static GradCam.Building.ValOps;

namespace GradCam.Baking;

/// <summary>Writes the maps of methods of one run into a graph, whatever their recipe is made of.</summary>
/// <param name="model">The model.</param>
/// <param name="graph">The graph that was made from it.</param>
/// <param name="productLayers">The layers of methods that multiply over layers.</param>
internal sealed class MethodMaps(Network model, GraphBuilder graph, IReadOnlyList<Layer> productLayers)
{
    private readonly Dictionary<(string Target, string Method, string Layer), Val> _written = [];

    /// <summary>The methods that can be written: a formula each, or made of formulas.</summary>
    public static IEnumerable<CamMethod> OfOneRun => CamMethods.All.Where(m => m.Recipe is not Procedure);

    /// <summary>Where a method reads the network beside the input.</summary>
    public static IEnumerable<Layer> Sites(CamMethod method, Layer layer, IReadOnlyList<Layer> productLayers) =>
        method.Recipe switch
        {
            LayerProduct => productLayers,
            PixelFormula => [],
            _ => [layer],
        };

    /// <summary>Writes maps.</summary>
    /// <param name="jobs">The maps.</param>
    /// <param name="terms">
    /// What is explained, by the method that asks; null for all that ask for nothing of their own. Each is written
    /// once.
    /// </param>
    /// <param name="build">Writes a term's score.</param>
    /// <returns>Each map, <c>float[N, spatial...]</c>, as the library's raw maps are.</returns>
    /// <exception cref="GradCamException">A method takes many runs or cannot explain there.</exception>
    public IReadOnlyList<Val> Write(
        IReadOnlyList<MapJob> jobs,
        Func<CamMethod?, Term> terms,
        Func<Term, ScoreValue> build
    )
    {
        foreach (var group in jobs.GroupBy(job => job.Method.Recipe is Retargeted ? job.Method : null))
        {
            var term = terms(group.Key);
            MapJob[] parts = [.. group.SelectMany(job => Parts(job, term)).Distinct()];
            foreach (var (job, map) in new MapWriter(model, graph, build(term)).Write(parts, []))
                _written[Key(group.Key, job.Method, job.Layer)] = map;
        }
        return [.. jobs.Select(Map)];
    }

    /// <summary>True if the maps of a method are at the input's size as they are.</summary>
    public bool IsAtInput(CamMethod method) =>
        method.AtInput || (method.Recipe is LayerProduct && productLayers.Count > 1);

    /// <summary>A map at the input's size, 0..1, as <see cref="MapNormalization.Default"/> makes it.</summary>
    public Val Normalized(Val raw) => Scaled(ToSize(raw).Relu());

    private Val Map(MapJob job) =>
        job.Method.Recipe switch
        {
            Retargeted other => _written[Key(job.Method, other.Base, job.Layer)],
            LayerProduct product when productLayers.Count == 1 => _written[Key(null, product.Base, productLayers[0])],
            LayerProduct product => Scaled(
                productLayers
                    .Select(layer => Normalized(_written[Key(null, product.Base, layer)]))
                    .Aggregate((a, b) => a * b)
            ),
            PixelProduct product => ToSize(_written[Key(null, product.Layer, job.Layer)]).Relu()
                * _written[Key(null, product.Pixels, model.InputLayer)],
            _ => _written[Key(null, job.Method, job.Layer)],
        };

    private IEnumerable<MapJob> Parts(MapJob job, Term term)
    {
        var (method, layer) = job;
        if (
            method.Recipe is PixelProduct
            && method.Recipe.UnsupportedReason(model.Site(graph, model.InputLayer)) is { } objection
        )
            throw new GradCamException(objection);
        return method.Recipe switch
        {
            Retargeted other => [new(other.Base, layer)],
            LayerProduct product => productLayers.Select(l => new MapJob(product.Base, l)),
            PixelProduct product => [new(product.Pixels, model.InputLayer), new(product.Layer, layer)],
            _ when method.Recipe.FormulaWhere(term is LinearTerm { OwnRegion: false } && model.IsLinearBehind(layer))
                    is not null => [job],
            _ => throw new GradCamException(
                $"{method.Title} takes many runs ({method.Passes}), so no file can carry it at '{layer.Name}'; these "
                    + $"can be baked: {string.Join(", ", OfOneRun.Select(m => m.Name))}."
            ),
        };
    }

    private Val ToSize(Val map) => map.Unsqueeze(1).ResizeTo(model.InputSize).Squeeze(1);

    private Val Scaled(Val map)
    {
        Val largest = map.Max([.. Enumerable.Range(1, model.InputSize.Length).Select(axis => (long)axis)]);
        return map / Where(largest > 0, largest, 1);
    }

    private static (string, string, string) Key(CamMethod? target, CamMethod method, Layer layer) =>
        (target?.Name ?? "", method.Name, layer.Name);
}
