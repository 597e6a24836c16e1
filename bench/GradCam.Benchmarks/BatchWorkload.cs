using System.IO.Hashing;
using GradCam.Data.Rows;
using GradCam.Data.Runs;
using GradCam.Data.Sources;
using GradCam.Imaging;

namespace GradCam.Benchmarks;

/// <summary>Photographs to rows, as <c>gradcam batch</c> makes them, and their files alone.</summary>
/// <param name="folder">The photographs.</param>
/// <param name="explainer">The network.</param>
/// <param name="wait">
/// Milliseconds that each file is waited for, as where it comes over a network; they take no core's time.
/// </param>
internal sealed class BatchWorkload(FolderWorkload folder, Explainer explainer, int wait)
{
    // Those that are waited for are fewer, so that a row takes no longer.
    public int Count => wait == 0 ? FolderWorkload.Pictures : FolderWorkload.Pictures / 4;

    private PictureSource Source =>
        new SomeOf(PictureSource.Open(folder.Folder, new()), Count, wait) { Name = "photographs" };

    private int LeastSide => BatchRun.EnoughFor(explainer.Preprocessing);

    /// <summary>Reads, hashes, decodes and prepares the pictures, without a network.</summary>
    public void Files() =>
        Parallel.ForEach(
            Source.Items(CancellationToken.None),
            new ParallelOptions { MaxDegreeOfParallelism = Workload.Threads },
            item =>
            {
                byte[] bytes = item.Read(ResourceLimits.Default);
                XxHash128.Hash(bytes);
                var (picture, _, _) = PictureDecoder.Reduced(bytes, item.Name, ResourceLimits.Default, LeastSide);
                explainer.Preprocessing!.Apply(picture);
            }
        );

    /// <summary>Takes the pictures from their files to rows on the disk.</summary>
    public void Rows()
    {
        string path = Path.Combine(folder.Folder, "out", $"{Guid.NewGuid():N}");
        var request = new ExplainRequest();
        var labels = new LabelMapping(explainer.Labels, null, new Dictionary<string, string>());
        try
        {
            var run = new BatchRun(explainer, request, Source, RunFolder.Open(path, RunSettings.Of([])), Shard.Whole)
            {
                LeastSide = LeastSide,
                Maker = new(explainer, request, labels, new(Mirror: false, Overlay: null)),
            };
            var summary = run.Run(new Nobody(), CancellationToken.None, CancellationToken.None)
                .GetAwaiter()
                .GetResult();
            if (summary is not { IsComplete: true, Errors: 0 } || summary.Pictures != Count)
                throw new InvalidOperationException($"The run ended with {summary}.");
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private sealed class Nobody : IProgress<BatchSummary>
    {
        public void Report(BatchSummary value) { }
    }

    /// <summary>The first pictures of a source, whose files are waited for.</summary>
    private sealed class SomeOf(PictureSource source, int count, int wait) : PictureSource
    {
        public override long? Count(CancellationToken cancel) => count;

        public override IEnumerable<SourceItem> Items(CancellationToken cancel) =>
            source
                .Items(cancel)
                .Take(count)
                .Select(item =>
                    wait == 0
                        ? item
                        : item with
                        {
                            Read = limits =>
                            {
                                Thread.Sleep(wait);
                                return item.Read(limits);
                            },
                        }
                );
    }
}
