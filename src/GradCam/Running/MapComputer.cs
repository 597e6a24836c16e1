using System.Numerics.Tensors;
using GradCam.Foundation;
using GradCam.Graphs;
using GradCam.Methods.Engine;
using GradCam.Models;
using GradCam.Rendering;
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

    /// <summary>The layers where a method makes maps.</summary>
    public IReadOnlyList<Layer> Sites(CamMethod method) =>
        method.Recipe.Sites(new(Model.InputLayer, Layers, ProductLayers));

    /// <summary>The term that a target means for a sample.</summary>
    /// <exception cref="GradCamException">The model has no such class, box or output.</exception>
    public Term Resolve(Target target, ReadOnlyMemory<float> sample, long[] shape, CancellationToken cancel) =>
        target.Resolve(Model.Context(Labels, () => SessionPool.Logits(sample, shape, cancel), ScoresOf));

    /// <summary>A sample's scores, for fixing what its term leaves open.</summary>
    public SampleScores Scores(float[] flat, BatchPart part, int row, bool regions, CancellationToken cancel) =>
        new(
            flat,
            Model.IsDense ? () => SessionPool.Logits(part.Sample(row), part.SampleShape, cancel) : null,
            regions,
            ScoreLayout.EvenScore(Model.Head.OutputActivation)
        );

    /// <summary>All maps of a part of a batch.</summary>
    /// <param name="part">The samples.</param>
    /// <param name="targets">The target of each.</param>
    /// <param name="cancel">Stops the runs.</param>
    public SampleMaps[] Run(BatchPart part, IReadOnlyList<Target> targets, CancellationToken cancel)
    {
        var trees = new List<MapTree>();
        foreach (var method in Request.Methods)
        foreach (var layer in Sites(method))
            trees.Add(new MapTree(method, layer, Model.InputLayer));
        // The plain run is made also if it has no maps: the scores come from it.
        var shared = new Dictionary<SharedRun, List<MapLeaf>> { [default] = [] };
        foreach (var tree in trees)
        foreach (var leaf in tree.Leaves)
            if (shared.TryGetValue(RunOf(tree, leaf), out var others))
                others.Add(leaf);
            else
                shared[RunOf(tree, leaf)] = [leaf];
        Term[] plain = Terms(change: null);
        var runs = new Dictionary<SharedRun, SampleMaps[]>(shared.Count);
        foreach (var (run, leaves) in shared)
            runs[run] = Leaves(part, run.Target is { } change ? Terms(change) : plain, [.. leaves.Distinct()], cancel);
        IMapOperations<Tensor> operations = new ArrayMaps(Request.Normalization, Model.InputSize);
        var all = new SampleMaps[part.Count];
        for (int i = 0; i < all.Length; i++)
            all[i] = Composed(i);
        return all;

        Term[] Terms(TargetChange? change) =>
            [.. targets.Select((t, i) => Resolve(change?.Of(t) ?? t, part.Sample(i), part.SampleShape, cancel))];

        SampleMaps Composed(int sample)
        {
            var maps = new SampleMaps(runs[default][sample].Scores) { Features = runs[default][sample].Features };
            foreach (var tree in trees)
            {
                RawMap Made(MapLeaf leaf) => runs[RunOf(tree, leaf)][sample][leaf.Method, leaf.Layer];
                // Term and score are those of the first part.
                maps[tree.Method, tree.Layer] = Made(tree.Leaves[0]) with
                {
                    Raw = tree.Compose(operations, leaf => Made(leaf).Raw),
                };
            }
            return maps;
        }
    }

    /// <summary>Leaves whose maps come from the same runs: of one target, at the same layers.</summary>
    private readonly record struct SharedRun(TargetChange? Target, LayerCombination? Combination);

    private static SharedRun RunOf(MapTree tree, MapLeaf leaf) => new(leaf.Target, tree.Method.Recipe.Combination);

    /// <summary>The maps of leaves.</summary>
    private SampleMaps[] Leaves(BatchPart part, Term[] terms, IReadOnlyList<MapLeaf> leaves, CancellationToken cancel)
    {
        Layer[] layers = [.. leaves.Where(leaf => !leaf.Method.AtInput).Select(leaf => leaf.Layer).Distinct()];
        bool linear = terms.All(t => t is LinearTerm { OwnRegion: false }) && layers.All(Model.IsLinearBehind);
        CamMethod[] formulas =
        [
            .. leaves.Select(leaf => leaf.Method).Distinct().Where(m => m.Recipe.FormulaWhere(linear) is not null),
        ];
        var maps = Formulas(part, terms, formulas, layers, cancel);
        foreach (var leaf in leaves)
            if (leaf.Method.Recipe.ProcedureWhere(linear) is { } procedure)
                for (int i = 0; i < part.Count; i++)
                    maps[i][leaf.Method, leaf.Layer] = Procedure(
                        part,
                        i,
                        procedure,
                        leaf.Layer,
                        terms[i],
                        maps[i].Scores,
                        cancel
                    );
        return maps;
    }

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
        bool far = part.Count > 1 && !Model.SharesScores && Model.FixedBatch is null && methods.Any(m => m.AtInput);
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
                Extras = Request.Features ? GraphExtras.Features : GraphExtras.None,
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
            all[i] = new SampleMaps(outputs.ScoresOf(i))
            {
                Features = Request.Features ? outputs.Of(ExplanationGraph.Features, i).Data : null,
            };
            foreach (var method in methods)
            foreach (var layer in method.AtInput ? [Model.InputLayer] : layers)
            {
                var (data, shape) = outputs.Of(ExplanationGraph.Map(layer, method), i);
                all[i][method, layer] = new(new Tensor(data, shape), terms[i], outputs.Score(i));
            }
        }
        return all;
    }

    private RawMap Procedure(
        BatchPart part,
        int row,
        Procedure recipe,
        Layer layer,
        Term term,
        float[] scores,
        CancellationToken cancel
    )
    {
        if (recipe.UnsupportedReason(Model.Site(Model.Graph, layer)) is { } reason)
            throw new GradCamException(reason);
        if (Model.Head.Rows is { AreChosen: true } rows && term is not SimilarBoxTerm)
            throw new GradCamException(
                $"The rows of output {rows.Output} are chosen anew for every changed picture, so that a method of many "
                    + "passes cannot follow one of them; take a method of one pass, or D-RISE (d-rise)."
            );
        var pinned = term.FreezeChoices(Scores(scores, part, row, regions: true, cancel));
        var passes = PassRunner.Start(SessionPool, part, row, layer, recipe.Pixels, pinned, Request, cancel);
        var map = recipe.Run(passes);
        float[] data =
            !map.PerChannel ? map.Data
            : Request.Smooth.HasFlag(Smoothing.Eigen) ? PrincipalComponent.Project(map.Data, passes.Channels)
            : Sum(map.Data, passes.Space);
        return new(new Tensor(data, recipe.Pixels ? passes.InputSpace : passes.Space), term, passes.Score);
    }

    private static float[] Sum(float[] parts, int[] space)
    {
        var sum = new float[ElementCount.Of(space)];
        for (int start = 0; start < parts.Length; start += sum.Length)
            TensorPrimitives.Add(sum, parts.AsSpan(start, sum.Length), sum);
        return sum;
    }
}
