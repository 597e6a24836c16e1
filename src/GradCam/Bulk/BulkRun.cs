using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GradCam.Explaining;
using GradCam.Foundation;

namespace GradCam.Bulk;

/// <summary>Workers side by side, and their results in order.</summary>
internal sealed record BulkRun<T>(
    ExplanationPipeline Pipeline,
    Lifetime Lifetime,
    IEnumerable<Source> Sources,
    ExplainRequest Request,
    Func<Source, IReadOnlyList<Explanation>, T> Finish,
    BulkOptions Options
)
    where T : class
{
    /// <summary>The results as they are asked for.</summary>
    public async IAsyncEnumerable<SourceResult<T>> Results([EnumeratorCancellation] CancellationToken cancel)
    {
        using var use = Lifetime.Enter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var work = new BulkWorker<T>(
            Pipeline,
            Request,
            Finish,
            Options,
            Sources.TryGetNonEnumeratedCount(out int count) ? count : null,
            stop.Token
        );
        // Results to come, in order. That there are only so many bounds how far the quick ones get ahead of the slow,
        // and with it the jobs.
        var order = Channel.CreateBounded<Task<SourceResult<T>[]>>(2 * work.Workers);
        using var jobs = new BlockingCollection<Job>();
        // Workers block on the network and on files, which the thread pool's few threads are not for.
        Task[] running =
        [
            Task.Run(() => Feed(work.Batch, order.Writer, jobs, stop.Token), CancellationToken.None),
            .. Enumerable
                .Range(0, work.Workers)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () => Work(jobs, work),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                ),
        ];
        try
        {
            await foreach (var next in order.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            foreach (var result in await next.ConfigureAwait(false))
                yield return result;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Feed(
        int batch,
        ChannelWriter<Task<SourceResult<T>[]>> order,
        BlockingCollection<Job> jobs,
        CancellationToken cancel
    )
    {
        try
        {
            foreach (var items in Sources.Index().Chunk(batch))
            {
                var job = new Job(items, new(TaskCreationOptions.RunContinuationsAsynchronously));
                await order.WriteAsync(job.Done.Task, cancel).ConfigureAwait(false);
                // Also when it is cancelled by now: the reader may wait for it already, and only a worker ends that.
                jobs.Add(job, CancellationToken.None);
            }
            order.Complete();
        }
        catch (Exception e)
        {
            // Whoever reads the results hears of it.
            order.Complete(e);
        }
        finally
        {
            jobs.CompleteAdding();
        }
    }

    private static void Work(BlockingCollection<Job> jobs, BulkWorker<T> work)
    {
        foreach (var (items, done) in jobs.GetConsumingEnumerable())
        {
            try
            {
                done.SetResult(work.Do(items));
            }
            catch (OperationCanceledException e)
            {
                done.SetCanceled(e.CancellationToken);
            }
            catch (FinishFailure e)
            {
                done.SetException(e.InnerException!);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    private sealed record Job((int Index, Source Source)[] Items, TaskCompletionSource<SourceResult<T>[]> Done);
}
