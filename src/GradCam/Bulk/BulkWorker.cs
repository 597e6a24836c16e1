using GradCam.Explaining;
using GradCam.Foundation;
using GradCam.Running;

namespace GradCam.Bulk;

/// <summary>
/// The work on a few sources, from the first to the last step. Their pixels stay in the cache of one core, and there
/// are never more pictures in memory than the workers hold. While one worker reads or writes, others run the network,
/// each run on its worker's thread alone: two runs of one thread each are faster than one after the other on two
/// threads, which wait for each other.
/// </summary>
/// <param name="pipeline">Explains.</param>
/// <param name="request">The request.</param>
/// <param name="finish">Makes the value that is kept of a source's explanations.</param>
/// <param name="options">The number of pictures that are worked on at once.</param>
/// <param name="count">The number of sources, if it is known.</param>
/// <param name="cancel">Stops runs.</param>
internal sealed class BulkWorker<T>(
    ExplanationPipeline pipeline,
    ExplainRequest request,
    Func<Source, IReadOnlyList<Explanation>, T> finish,
    BulkOptions options,
    int? count,
    CancellationToken cancel
) : IDisposable
    where T : class
{
    // Measured with networks of 1 to 40 ms: two pictures in a run take 4 to 6 % less than one by one, and four no less
    // than two.
    private const int UsualBatch = 2;

    private readonly bool _passes = request.Methods.Any(m => m.Recipe.TakesManyPasses);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The number of workers side by side.</summary>
    public int Workers { get; } =
        Math.Max(1, Math.Min(options.Workers ?? pipeline.Model.Threads, count ?? int.MaxValue));

    /// <summary>
    /// The number of sources that share a run. Methods of many passes make runs of their own, and targets per sample
    /// belong to one source.
    /// </summary>
    public int Batch =>
        _passes || request.TargetPerSample is not null || pipeline.Model.Network.SharesScores
            ? 1
            : pipeline.Model.Network.FixedBatch
                ?? Math.Max(1, options.Batch ?? (count < 2 * UsualBatch * Workers ? 1 : UsualBatch));

    // Methods of many passes fill the cores with one picture, and fewer pictures than workers would leave cores idle.
    private bool OneByOne => _passes || count < (options.Workers ?? pipeline.Model.Threads);

    /// <summary>Reads, runs and finishes.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="FinishFailure">The caller's own part failed.</exception>
    public SourceResult<T>[] Do(IReadOnlyList<(int Index, Source Source)> items)
    {
        var results = new SourceResult<T>[items.Count];
        var pictures = new List<(int Place, Picture Picture, PreparedImage Prepared)>();
        for (int i = 0; i < items.Count; i++)
            Attempt(
                i,
                source =>
                {
                    var (read, tensor) = source.Read(pipeline.Model.Limits);
                    if (read is [var picture])
                        pictures.Add((i, picture, pipeline.Model.Prepare(picture)));
                    else if (read.Count > 0)
                        Finish(i, InTurn(() => pipeline.Explain(read, request, cancel)));
                    else
                        Finish(
                            i,
                            [
                                .. InTurn(() => pipeline.Explain(tensor!, request, cancel)),
                                .. pipeline.Further.Explain(null, tensor, request, cancel),
                            ]
                        );
                }
            );
        if (pictures.Count > 0)
            Run(pictures);
        return results;

        void Run(IReadOnlyList<(int Place, Picture Picture, PreparedImage Prepared)> group)
        {
            try
            {
                var explanations = Explain(group);
                for (int i = 0; i < group.Count; i++)
                {
                    var (place, picture, _) = group[i];
                    var own = explanations[i];
                    Attempt(
                        place,
                        _ => Finish(place, [.. own, .. pipeline.Further.Explain(picture, null, request, cancel)])
                    );
                }
            }
            catch (Exception e) when (group.Count > 1 && FailsSource(e))
            {
                // Only one of them may be to blame.
                foreach (var one in group)
                    Run([one]);
            }
            catch (Exception e) when (FailsSource(e))
            {
                Fail(group[0].Place, e);
            }
        }

        void Attempt(int place, Action<Source> step)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                step(items[place].Source);
            }
            catch (Exception e) when (FailsSource(e))
            {
                Fail(place, e);
            }
        }

        void Finish(int place, IReadOnlyList<Explanation> explanations)
        {
            var (index, source) = items[place];
            T made;
            try
            {
                made = finish(source, explanations);
            }
            catch (Exception e) when (UnexpectedError.Is(e))
            {
                throw new FinishFailure(e);
            }
            results[place] = new(index, source, made, null);
        }

        void Fail(int place, Exception error)
        {
            var (index, source) = items[place];
            results[place] = new(
                index,
                source,
                null,
                error as GradCamException ?? UnexpectedError.Wrap(error, source.Name)
            );
        }

        // One who asked for the end gets it, also where a run was broken off by that with an error of its own.
        bool FailsSource(Exception error) =>
            error is GradCamException
            || (UnexpectedError.Is(error) && error is not FinishFailure && !cancel.IsCancellationRequested);
    }

    public void Dispose() => _turn.Dispose();

    private IReadOnlyList<Explanation>[] Explain(
        IReadOnlyList<(int Place, Picture Picture, PreparedImage Prepared)> group
    )
    {
        var first = group[0].Prepared;
        float[] values = first.Tensor;
        if (group.Count > 1)
        {
            values = new float[group.Count * first.Tensor.Length];
            for (int i = 0; i < group.Count; i++)
                group[i].Prepared.Tensor.CopyTo(values, i * first.Tensor.Length);
        }
        var batch = new Batch(values, [group.Count, .. first.Shape.Select(d => (long)d)]);
        (Picture, Region)[] frames = [.. group.Select(g => (g.Picture, g.Prepared.Region))];
        return OneByOne
            ? InTurn(() => pipeline.Explain(batch, request, frames, null, cancel))
            : pipeline.Explain(batch, request, frames, 1, cancel);
    }

    private TResult InTurn<TResult>(Func<TResult> run)
    {
        _turn.Wait(cancel);
        try
        {
            return run();
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>The exception of a caller's function, which is passed on to the caller.</summary>
internal sealed class FinishFailure(Exception error) : Exception(error.Message, error);
