using System.Numerics.Tensors;
using GradCam.Foundation;
using GradCam.Graphs;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Targets;

namespace GradCam.Running;

/// <summary>Makes the raw maps of a batch: formulas in one run, procedures sample by sample.</summary>
/// <param name="SessionPool">The model.</param>
/// <param name="Layers">The layers.</param>
/// <param name="ProductLayers">The layers of methods that multiply over layers.</param>
/// <param name="Request">The methods and their options.</param>
/// <param name="Labels">The names of the classes.</param>
/// <param name="ScoresOf">Another photograph's scores.</param>
internal sealed record MapComputer(
    SessionPool SessionPool,
    IReadOnlyList<Layer> Layers,
    IReadOnlyList<Layer> ProductLayers,
    ExplainRequest Request,
    Labels Labels,
    Func<Picture, float[]> ScoresOf
)
{
    private Network Model => SessionPool.Model;

    /// <summary>Where a method makes maps.</summary>
    public IReadOnlyList<Layer> Sites(CamMethod method) =>
        method.Recipe switch
        {
            PixelFormula or Procedure { Pixels: true } => [Model.InputLayer],
            LayerProduct => ProductLayers,
            _ => Layers,
        };

    /// <summary>The term that a target means for a sample.</summary>
    /// <exception cref="GradCamException">The model has no such class, box or output.</exception>
    public Term Resolve(Target target, ReadOnlyMemory<float> sample, long[] shape, CancellationToken cancel) =>
        target.Resolve(Model.Context(Labels, () => SessionPool.Logits(sample, shape, cancel), ScoresOf));

    /// <summary>A sample's scores, for fixing what its term leaves open.</summary>
    public SampleScores Scores(float[] flat, BatchPart part, int row, bool regions, CancellationToken cancel) =>
        new(flat, Model.IsDense ? () => SessionPool.Logits(part.Sample(row), part.SampleShape, cancel) : null, regions);

    /// <summary>All maps of a part of a batch.</summary>
    /// <param name="part">The samples.</param>
    /// <param name="targets">The target of each.</param>
    /// <param name="cancel">Stops the runs.</param>
    public SampleMaps[] Run(BatchPart part, IReadOnlyList<Target> targets, CancellationToken cancel)
    {
        var methods = Request.Methods;
        Term[] terms = [.. targets.Select((t, i) => Resolve(t, part.Sample(i), part.SampleShape, cancel))];
        // The scores come with the maps; without formulas the run gives them alone.
        bool linear = IsLinear(terms);
        var maps = Formulas(part, terms, [.. methods.SelectMany(m => Formulas(m, linear)).Distinct()], Layers, cancel);
        foreach (var method in methods)
        {
            if (method.Recipe is Retargeted other)
                Copy(
                    maps,
                    method,
                    Formulas(
                        part,
                        [
                            .. targets.Select(
                                (t, i) => Resolve(other.Target(t), part.Sample(i), part.SampleShape, cancel)
                            ),
                        ],
                        [other.Base],
                        Layers,
                        cancel
                    ),
                    other.Base
                );
            else if (method.Recipe is LayerProduct product)
                Copy(maps, method, Formulas(part, terms, [product.Base], ProductLayers, cancel), product.Base);
            for (int i = 0; i < part.Count; i++)
                foreach (var layer in Sites(method))
                    if (method.Recipe is PixelProduct pixels)
                        maps[i][method, layer] = Product(maps[i], pixels, layer);
                    else if (method.Recipe is Procedure procedure && procedure.FormulaWhere(linear) is null)
                        maps[i][method, layer] = Procedure(part, i, procedure, layer, terms[i], maps[i].Scores, cancel);
        }
        return maps;
    }

    private void Copy(SampleMaps[] maps, CamMethod method, SampleMaps[] from, CamMethod basis)
    {
        for (int i = 0; i < maps.Length; i++)
            foreach (var layer in Sites(method))
                maps[i][method, layer] = from[i][basis, layer];
    }

    /// <summary>The formulas that a method is made of.</summary>
    private static IEnumerable<CamMethod> Formulas(CamMethod method, bool linear) =>
        method.Recipe switch
        {
            _ when method.Recipe.FormulaWhere(linear) is not null => [method],
            PixelProduct pixels => [pixels.Pixels, pixels.Layer],
            _ => [],
        };

    /// <summary>True if all scores are linear in all layers.</summary>
    private bool IsLinear(Term[] terms) =>
        terms.All(t => t is LinearTerm { OwnRegion: false }) && Layers.All(Model.IsLinearBehind);

    /// <summary>One run for all formulas; more only if the samples' terms differ in form.</summary>
    private SampleMaps[] Formulas(
        BatchPart part,
        Term[] terms,
        IReadOnlyList<CamMethod> methods,
        IReadOnlyList<Layer> layers,
        CancellationToken cancel
    )
    {
        var all = new SampleMaps[part.Count];
        // A long way back is faster in the graph of a single sample; see GraphSpec.Single.
        bool far = part.Count > 1 && Model.FixedBatch is null && methods.Any(m => m.AtInput);
        if (far || terms.Any(t => t.Form != terms[0].Form))
        {
            for (int i = 0; i < part.Count; i++)
                all[i] = Formulas(
                    part.Single(i, Model.FixedBatch),
                    [terms[Math.Min(i, terms.Length - 1)]],
                    methods,
                    layers,
                    cancel
                )[0];
            return all;
        }
        if (methods.All(m => m.AtInput))
            layers = methods.Count > 0 ? [Model.InputLayer] : [];
        var session = SessionPool.Session(
            new(layers, methods, terms[0])
            {
                EigenSmooth = Request.Smooth.HasFlag(Smoothing.Eigen),
                Single = part.Shape[0] == 1,
            }
        );
        // A fixed batch has more rows than samples; the last term serves them too.
        Term[] rows =
            terms.Length == 1 || terms.Length == part.Shape[0]
                ? terms
                : [.. Enumerable.Range(0, (int)part.Shape[0]).Select(i => terms[Math.Min(i, terms.Length - 1)])];
        var outputs = session.Run(part.Data, part.Shape, rows, cancel);
        for (int i = 0; i < part.Count; i++)
        {
            all[i] = new SampleMaps(outputs.ScoresOf(i));
            foreach (var method in methods)
            foreach (var layer in method.AtInput ? [Model.InputLayer] : layers)
            {
                var (data, shape) = outputs.Of(ExplanationGraph.Map(layer, method), i);
                all[i][method, layer] = (new Tensor(data, shape), terms[i], outputs.Score(i));
            }
        }
        return all;
    }

    /// <summary>A map of pixels weighted with the layer's map after its ReLU, at the input's size.</summary>
    private (Tensor, Term, float) Product(SampleMaps maps, PixelProduct recipe, Layer layer)
    {
        var (pixels, term, score) = maps[recipe.Pixels, Model.InputLayer];
        var (map, _, _) = maps[recipe.Layer, layer];
        float[] weights = LinearResize.Apply(map.Data, map.Shape, pixels.Shape);
        TensorPrimitives.Max(weights, 0f, weights);
        TensorPrimitives.Multiply(weights, pixels.Data, weights);
        return (new Tensor(weights, pixels.Shape), term, score);
    }

    private (Tensor, Term, float) Procedure(
        BatchPart part,
        int row,
        Procedure recipe,
        Layer layer,
        Term term,
        float[] scores,
        CancellationToken cancel
    )
    {
        if (recipe.UnsupportedReason(Model.Site(Model.Graph, layer)) is { } objection)
            throw new GradCamException(objection);
        var pinned = term.FreezeChoices(Scores(scores, part, row, regions: true, cancel));
        var passes = PassRunner.Start(SessionPool, part, row, layer, recipe.Pixels, pinned, Request, cancel);
        var map = recipe.Run(passes);
        float[] data =
            !map.PerChannel ? map.Data
            : Request.Smooth.HasFlag(Smoothing.Eigen) ? PrincipalComponent.Project(map.Data, passes.Channels)
            : Sum(map.Data, passes.Space);
        return (new Tensor(data, recipe.Pixels ? passes.InputSpace : passes.Space), term, passes.Score);
    }

    private static float[] Sum(float[] parts, int[] space)
    {
        var sum = new float[space.Aggregate(1, (a, b) => a * b)];
        for (int start = 0; start < parts.Length; start += sum.Length)
            TensorPrimitives.Add(sum, parts.AsSpan(start, sum.Length), sum);
        return sum;
    }
}
