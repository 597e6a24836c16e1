using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using GradCam.Data.Metrics.Engine;
using GradCam.Data.Rows;
using GradCam.Data.Sources;
using GradCam.Running;

namespace GradCam.Data.Metrics.Evaluation;

/// <summary>Evaluates methods and layers on the pictures of a source.</summary>
/// <param name="explainer">The network.</param>
/// <param name="options">What is evaluated, and how.</param>
/// <param name="progress">Is told of pictures as they are done; null for nobody.</param>
internal sealed class Evaluator(
    Explainer explainer,
    EvaluationOptions options,
    IProgress<DataProgress>? progress = null
)
{
    // A batch is full where a group of pictures has as many inputs.
    private const int EnoughInputs = 64,
        MostTogether = 8;

    private readonly ConcurrentDictionary<(int, int), NetworkScores> _scores = new();
    private readonly BatchSize _size = new();

    /// <summary>Evaluates.</summary>
    /// <param name="source">The pictures.</param>
    /// <param name="cancel">Stops it soon.</param>
    /// <exception cref="GradCamException">
    /// The network cannot be evaluated, no method can explain it, or no picture could be read.
    /// </exception>
    public Evaluation Run(PictureSource source, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        Evaluable.Check(explainer);
        CheckOptions();
        var (items, all) = PictureDraw.From(source, options.MostPictures, options.Seed, cancel);
        if (items.Count == 0)
            throw new GradCamException("The source holds no pictures: give one that does.");
        var remarks = new List<string>();
        var (request, layers) = Request(remarks);
        int workers = Math.Min(explainer.Model.Threads, items.Count);
        // Two runs of one thread each are faster than one after the other on two threads.
        int? threads = workers > 1 ? 1 : null;
        var maps = new MapMaker(request, threads);
        var tiles = Tiles(items, maps, cancel);
        string? notApart = null;
        using var apart = options.Metrics.Any(m => m.Needs.HasFlag(Needs.Apart))
            ? DisconnectedGrid.Of(explainer, layers, request, threads, out notApart)
            : null;
        var metrics = new MetricChoice(options.Metrics, remarks).For(items, tiles, request, Classes, notApart);
        var evaluation = new Evaluation
        {
            Metrics = metrics,
            Seed = options.Seed,
            SourcePictures = all,
            Drawn = items.Count,
        };
        var needs = metrics.Aggregate(Needs.None, (sum, m) => sum | m.Needs);
        using var further = new FurtherMapMaker(explainer, maps, needs, options.Seed) { Tiles = tiles, Apart = apart };
        var candidates = new ConcurrentDictionary<Candidate, int>();
        int done = 0;
        var runners = new ConcurrentBag<MeasurementRunner>();
        try
        {
            Parallel.ForEach(
                items.Chunk(Together(items.Count, workers)),
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel },
                Do
            );
        }
        catch (AggregateException e)
        {
            // Which worker met it does not matter.
            cancel.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        if (evaluation.Pictures.Count == 0)
            throw new GradCamException(
                $"None of {items.Count} pictures could be evaluated; the first reason: "
                    + evaluation.Failures.Keys.First()
            );
        evaluation.Remarks.AddRange(remarks.Select(options.Words));
        evaluation.Finish([.. candidates.OrderBy(c => c.Key.IsFloor).ThenBy(c => c.Value).Select(c => c.Key)]);
        evaluation.Inputs = runners.Sum(r => r.Inputs);
        evaluation.Running = new(runners.Sum(r => r.Running.Ticks));
        evaluation.Took = Stopwatch.GetElapsedTime(began);
        return evaluation;

        void Do(SourceItem[] group)
        {
            var cases = new List<(PictureCase Picture, string? Label)>();
            foreach (var item in group)
                if (Case(item, maps, further, evaluation, cancel) is { } picture)
                {
                    cases.Add((picture, item.Label));
                    for (int i = 0; i < picture.Maps.Count; i++)
                        candidates.TryAdd(picture.Maps[i].Candidate, i);
                }
            foreach (var ofSize in cases.GroupBy(c => c.Picture.Size))
                runners.Add(Measure([.. ofSize.Select(c => c.Picture)], metrics, threads, cancel));
            foreach (var (picture, label) in cases)
                evaluation.Add(picture, label);
            progress?.Report(new("Evaluating", Interlocked.Add(ref done, group.Length), items.Count));
        }
    }

    private void CheckOptions()
    {
        if (options.Methods.Count == 0 || options.Layers.Count == 0)
            throw new GradCamException(
                "There is nothing to evaluate: name a method and a layer in EvaluationOptions.Methods and "
                    + "EvaluationOptions.Layers."
            );
        if (options.MostPictures < 1 || options.BatchSize is < 1)
            throw new GradCamException(
                "EvaluationOptions.MostPictures and EvaluationOptions.BatchSize are numbers from 1."
            );
    }

    private int Classes =>
        explainer.Labels.Names.Count is > 1 and var named ? named : explainer.Model.Network.Classes ?? 1;

    private (ExplainRequest, IReadOnlyList<Layer>) Request(List<string> remarks)
    {
        var request = new ExplainRequest
        {
            Methods = options.Methods,
            Layers = options.Layers,
            Seed = options.Seed,
            BatchSize = options.BatchSize,
        };
        var layers = explainer.Check(request);
        var fitting = new List<CamMethod>();
        foreach (var method in options.Methods)
            if (explainer.UnsupportedReason(method, layers.Count > 0 ? layers[0].Name : null) is { } why)
                remarks.Add($"{method.Name} is left out: {why}");
            else
                fitting.Add(method);
        return fitting.Count > 0
            ? (request with { Methods = fitting }, layers)
            : throw new GradCamException($"No method can explain this model. {remarks[0]}");
    }

    private int Together(int pictures, int workers)
    {
        int maps = options.Methods.Count * options.Layers.Count,
            inputs = options.Metrics.Any(m => m.Question == Question.Faithfulness) ? maps * PixelFlipping.Steps : 1;
        return Math.Clamp(Math.Min(EnoughInputs / inputs, pictures / workers), 1, MostTogether);
    }

    private TilePool? Tiles(IReadOnlyList<SourceItem> items, MapMaker maps, CancellationToken cancel)
    {
        if (!options.Metrics.Any(m => m.Needs.HasFlag(Needs.Others)))
            return null;
        var pool = new TilePool();
        var order = items.ToArray();
        // Folders are sorted by class, of which the pool wants several.
        new Random(options.Seed).Shuffle(order);
        foreach (var item in order.TakeWhile(_ => !pool.IsFull))
            if (Case(item, maps, null, null, cancel) is { } picture)
                pool.Offer(picture);
        return pool;
    }

    private PictureCase? Case(
        SourceItem item,
        MapMaker maps,
        FurtherMapMaker? further,
        Evaluation? evaluation,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            var reading = new Reading(
                item,
                0,
                explainer.Model.Limits,
                Runs.BatchRun.EnoughFor(explainer.Preprocessing)
            );
            var photograph = reading.Read();
            var prepared = explainer.Model.Prepare(photograph);
            var explanations = maps.Explain(explainer, photograph, prepared, cancel);
            var (marked, objectError) = reading.Object();
            if (objectError is not null)
                evaluation?.Fail(options.Words($"The object is left out: {objectError}"));
            return CaseOf(
                item,
                prepared,
                explanations,
                marked,
                p => further?.Of(p, Classes, cancel) ?? FurtherMaps.None
            );
        }
        catch (GradCamException e)
        {
            evaluation?.Fail(options.Words(e.Message));
            return null;
        }
    }

    private PictureCase CaseOf(
        SourceItem item,
        PreparedImage prepared,
        IReadOnlyList<Explanation> explanations,
        Objects.ObjectShape? marked,
        Func<PictureCase, FurtherMaps> further
    )
    {
        var target = explanations[0].Target;
        if (target is not { Index: { } index, Probability: { } probability })
            throw new GradCamException("The network gives the picture no class.");
        var picture = new PictureCase
        {
            Index = item.Index,
            Name = item.Name,
            Input = prepared.Tensor,
            Size = (prepared.Channels, prepared.Height, prepared.Width),
            ChannelsLast = prepared.Layout == TensorLayout.ChannelsLast,
            Class = index,
            Probability = probability,
            Logit = target.Score,
            Seed = options.Seed,
            Object = explanations[0].Frame is { } frame
                ? marked?.Coverage(frame, prepared.Height, prepared.Width)
                : null,
        };
        picture.Further = further(picture);
        foreach (var e in explanations)
            if (e.Raw.Data.All(float.IsFinite))
                picture.Maps.Add(new(picture, MapMaker.CandidateOf(e), e.Raw, e.MapValues.Data));
        MapMaker.AddFloor(picture);
        return picture;
    }

    private MeasurementRunner Measure(
        IReadOnlyList<PictureCase> pictures,
        IReadOnlyList<Metric> metrics,
        int? threads,
        CancellationToken cancel
    )
    {
        var (_, height, width) = pictures[0].Size;
        var scores = _scores.GetOrAdd((height, width), size => new(explainer, size, threads));
        var runner = new MeasurementRunner(scores, _size, options.BatchSize);
        runner.Run(
            [
                .. from picture in pictures
                from measurement in picture.Maps.SelectMany(map => metrics.SelectMany(m => m.Takes(map))).Distinct()
                select (picture, measurement),
            ],
            cancel
        );
        return runner;
    }
}
