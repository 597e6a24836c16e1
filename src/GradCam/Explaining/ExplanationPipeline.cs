using GradCam.Diagnostics;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Explaining;

/// <summary>The way from samples to explanations. Thread-safe.</summary>
/// <param name="model">The model.</param>
/// <param name="layers">Finds the layers of a request.</param>
internal sealed class ExplanationPipeline(ExplainedModel model, LayerChoice layers)
{
    private readonly FurtherInputs _further = new(model);

    /// <summary>The model.</summary>
    public ExplainedModel Model => model;

    /// <summary>The photographs of further inputs.</summary>
    public FurtherInputs Further => _further;

    /// <summary>Explains a tensor: every sample, then every combination of layers, methods and targets.</summary>
    /// <exception cref="GradCamException">The shape does not fit the model, or a value is not finite.</exception>
    public IReadOnlyList<Explanation> Explain(Tensor tensor, ExplainRequest request, CancellationToken cancel)
    {
        var batch = Batch.From(tensor.Data, Pictures(tensor.Shape), model.InputLayout.Dims);
        return [.. Explain(batch, request, null, null, cancel).SelectMany(sample => sample)];
    }

    /// <summary>A clip's frames are its pictures, and what fits the model's own input is made pictures of.</summary>
    private IReadOnlyList<int> Pictures(IReadOnlyList<int> shape)
    {
        if (model.TakesFrames && shape.Count > model.InputLayout.Dims.Length)
            return [shape[0] * shape[1], .. shape.Skip(2)];
        long?[] picture = [.. model.InputLayout.Dims.Skip(1).Select(d => d.Value)];
        // A picture without the axis of the samples is taken anyway.
        if (model.OwnShape?.Select(d => d.Value).ToArray() is not { } own || own.SequenceEqual(picture))
            return shape;
        int[] full = shape.Count == own.Length - 1 ? [1, .. shape] : [.. shape];
        return full.Length == own.Length && full.Zip(own).Skip(1).All(p => p.First == p.Second)
            ? [full[0], .. picture.Select(length => (int)length!.Value)]
            : shape;
    }

    /// <summary>Explains a photograph.</summary>
    /// <exception cref="GradCamException">The model does not take pictures.</exception>
    public IReadOnlyList<Explanation> Explain(Picture picture, ExplainRequest request, CancellationToken cancel)
    {
        var prepared = model.Prepare(picture);
        var batch = new Batch(prepared.Tensor, [1, .. prepared.Shape.Select(d => (long)d)]);
        return Explain(batch, request, [(picture, prepared.Region)], null, cancel)[0];
    }

    /// <summary>Explains photographs that run together: in a model of bags or clips, with one score.</summary>
    /// <exception cref="GradCamException">
    /// The model does not take pictures, or not as many together; or they are of several sizes when prepared.
    /// </exception>
    public IReadOnlyList<Explanation> Explain(
        IReadOnlyList<Picture> pictures,
        ExplainRequest request,
        CancellationToken cancel
    )
    {
        var (batch, frames) = PictureBag.Of(model, pictures);
        return [.. Explain(batch, request, frames, null, cancel).SelectMany(sample => sample)];
    }

    /// <summary>Explains samples of a batch.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="request">The request.</param>
    /// <param name="frames">
    /// The photograph of each sample, and the part that it shows; null for samples of one tensor, which are numbered.
    /// </param>
    /// <param name="threads">Threads of a run; null for those of the options.</param>
    /// <param name="cancel">Stops the runs.</param>
    /// <returns>Each sample's explanations.</returns>
    public IReadOnlyList<Explanation>[] Explain(
        Batch batch,
        ExplainRequest request,
        IReadOnlyList<(Picture Picture, Region Region)>? frames,
        int? threads,
        CancellationToken cancel
    )
    {
        try
        {
            return Together(batch, request, frames, threads, cancel);
        }
        catch (GradCamException) when (request is { MethodFailed: not null, Methods.Count: > 1 })
        {
            return OneByOne(batch, request, method => Together(batch, method, frames, threads, cancel));
        }
    }

    /// <summary>Explains with each method by itself, so that one that fails does not take others with it.</summary>
    /// <exception cref="GradCamException">All fail.</exception>
    private static IReadOnlyList<Explanation>[] OneByOne(
        Batch batch,
        ExplainRequest request,
        Func<ExplainRequest, IReadOnlyList<Explanation>[]> explain
    )
    {
        var made = new List<IReadOnlyList<Explanation>[]>();
        GradCamException? first = null;
        foreach (var method in request.Methods)
            try
            {
                made.Add(explain(request with { Methods = [method] }));
            }
            catch (GradCamException e)
            {
                first ??= e;
                request.MethodFailed!(method, e);
            }
        if (made.Count == 0)
            throw first!;
        return
        [
            .. Enumerable
                .Range(0, batch.Samples)
                .Select(i => (IReadOnlyList<Explanation>)[.. made.SelectMany(samples => samples[i])]),
        ];
    }

    private IReadOnlyList<Explanation>[] Together(
        Batch batch,
        ExplainRequest request,
        IReadOnlyList<(Picture Picture, Region Region)>? frames,
        int? threads,
        CancellationToken cancel
    )
    {
        var pool = model.Pool(batch.Spatial(model.Network.InputLayout.SpatialAxes), threads);
        using var call = pool.Enter();
        var network = pool.Model;
        Layer[] chosen = layers.Of(network, request);
        if (request.TargetPerSample is { } each && each.Count != batch.Samples)
            throw new GradCamException(
                $"There are {each.Count} targets for {batch.Samples} samples; give one for each."
            );
        var rounds = request.TargetPerSample is { } own
            ? [own]
            : request.Targets.Select(t => (IReadOnlyList<Target>)[t]).ToArray();
        var run = new MapComputer(
            pool,
            chosen,
            network.ProductLayers(request.Layers, chosen),
            request,
            model.Labels,
            other => model.ScoresOf(other, cancel)
        );
        bool ofTarget = layers.IsOfTarget(network, request);
        var found = new List<IReadOnlyList<Explanation>>();
        foreach (var part in batch.Parts(network.FixedBatch))
        {
            var results = new List<Explanation>[part.Count];
            for (int i = 0; i < part.Count; i++)
                results[i] = [];
            MapProbe[] probes = ofTarget ? [] : [.. results.Select((_, i) => Probe(run, part, i))];
            foreach (var targets in rounds)
            foreach (
                var (piece, ofTargets, some) in Runs(
                    run,
                    part,
                    [.. Enumerable.Range(part.First, part.Count).Select(i => targets[targets.Count == 1 ? 0 : i])],
                    ofTarget,
                    cancel
                )
            )
            {
                var variants = Variants(ofTargets, piece, some, cancel);
                for (int i = 0; i < piece.Count; i++)
                {
                    var (picture, region) = frames is null ? default : frames[piece.First + i];
                    var sample = piece.Single(i, network.FixedBatch);
                    var reader = new ExplanationFactory(
                        ofTargets,
                        model.Decoder,
                        picture,
                        region,
                        ofTarget ? Probe(ofTargets, piece, i) : probes[i],
                        model.TakesPixels(picture),
                        model.Card,
                        PictureBag.Repeated(network, piece)
                    );
                    results[piece.First - part.First + i]
                        .AddRange(
                            reader.Read(
                                [.. variants.Select(v => v[i])],
                                frames is null || (network.SharesScores && batch.Samples > 1)
                                    ? sample
                                    : sample with
                                    {
                                        First = 0,
                                    }
                            )
                        );
                }
            }
            foreach (var ofSample in results)
                found.Add(Sorted(ofSample, ofTarget ? [] : chosen, request.Methods));
        }
        return [.. found];

        MapProbe Probe(MapComputer computer, BatchPart samples, int i) =>
            new(computer, samples.Single(i, network.FixedBatch));
    }

    /// <summary>The runs of a part: one, or where each target has a layer of its own, one for each sample.</summary>
    private static IEnumerable<(BatchPart Part, MapComputer Run, IReadOnlyList<Target> Targets)> Runs(
        MapComputer run,
        BatchPart part,
        IReadOnlyList<Target> targets,
        bool ofTarget,
        CancellationToken cancel
    )
    {
        if (!ofTarget)
            return [(part, run, targets)];
        var network = run.SessionPool.Model;
        return targets.Select(
            (target, i) =>
            {
                var term = run.Resolve(target, part.Sample(i), part.SampleShape, cancel);
                return (
                    part.Single(i, network.FixedBatch),
                    run with
                    {
                        Layers = network.Scales!.Of(term, network.ScoreDims) is { } layer ? [layer] : run.Layers,
                    },
                    (IReadOnlyList<Target>)[new FixedTarget(term)]
                );
            }
        );
    }

    /// <summary>
    /// The maps of every sample: once, or for each augmented input with the targets that the plain one has.
    /// </summary>
    private static List<SampleMaps[]> Variants(
        MapComputer run,
        BatchPart part,
        IReadOnlyList<Target> targets,
        CancellationToken cancel
    )
    {
        var plain = run.Run(part, targets, cancel);
        if (!run.Request.Smooth.HasFlag(Smoothing.Augment))
            return [plain];
        if (run.SessionPool.Model.Context(run.Labels).IsDetector)
            throw new GradCamException(
                "A detector's boxes move with its input, so they cannot be averaged over mirrored inputs (`aug`); "
                    + "leave it out."
            );
        // As in the reference, a region that was given stays where it is while the picture is mirrored; one that the
        // network finds moves with it.
        Target[] pinned =
        [
            .. targets.Select(
                (t, i) =>
                    new FixedTarget(
                        run.Resolve(t, part.Sample(i), part.SampleShape, cancel)
                            .FreezeChoices(run.Scores(plain[i].Scores, part, i, regions: false, cancel))
                    )
            ),
        ];
        return
        [
            plain,
            .. Augmentation
                .All.Skip(1)
                .Select(a =>
                    run.Run(a.Apply(part, run.SessionPool.Model.InputLayer), pinned, cancel)
                        .Select(maps => maps.Select(a.Undo))
                        .ToArray()
                ),
        ];
    }

    /// <summary>Layers and methods come first, targets last; sorting keeps the order of equals.</summary>
    private static IReadOnlyList<Explanation> Sorted(
        List<Explanation> explanations,
        Layer[] layers,
        IReadOnlyList<CamMethod> methods
    )
    {
        if (explanations.Count == 1)
            return explanations;
        // Maps of pixels and of several layers come behind those of a layer.
        int Place(Explanation e) =>
            Array.IndexOf(layers, e.Layers.Count == 1 ? e.Layer : null) is >= 0 and var place ? place : layers.Length;
        return [.. explanations.OrderBy(Place).ThenBy(e => IndexOf(methods, e.Method))];
    }

    private static int IndexOf(IReadOnlyList<CamMethod> methods, CamMethod method) =>
        methods.TakeWhile(m => m != method).Count();
}
