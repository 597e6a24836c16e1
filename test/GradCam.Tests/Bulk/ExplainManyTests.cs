using System.Diagnostics;
using Google.Protobuf;
using GradCam.Tests.Imaging;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Bulk;

public sealed class ExplainManyTests
{
    private static readonly ExplainRequest Request = new();

    private static Explainer Load(long batch = -1) => Explainer.Load(SmallModels.Classifier(batch).ToByteArray());

    /// <summary>Pictures that all differ.</summary>
    private static Source Number(int i) =>
        Source.Picture($"{i}", () => TestPictures.Uniform(9 + i % 5, 11, (byte)(i * 37), (byte)(i * 11), 200));

    private static IEnumerable<Source> Endless(Action? each = null)
    {
        for (int i = 0; ; i++)
        {
            each?.Invoke();
            yield return Number(i);
        }
    }

    private static ValueTask<List<SourceResult<T>>> All<T>(IAsyncEnumerable<SourceResult<T>> results)
        where T : class => results.ToListAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1, null, -1)]
    [InlineData(3, null, -1)]
    [InlineData(3, 1, -1)]
    [InlineData(2, 5, -1)]
    [InlineData(2, null, 4)]
    public async Task ExplainMany_pictures_givesWhatEachGivesAloneInOrder(int workers, int? batch, long fixedBatch)
    {
        using var explainer = Load(fixedBatch);
        var request = Request with
        {
            Methods = [CamMethods.GradCam, CamMethods.LayerCam],
            Targets = [Target.Top, Target.Class(1)],
        };

        var results = await All(
            explainer.ExplainMany(
                Enumerable.Range(0, 23).Select(Number).ToArray(),
                request,
                new BulkOptions { Workers = workers, Batch = batch }
            )
        );

        Assert.Equal(Enumerable.Range(0, 23), results.Select(r => r.Index));
        foreach (var (index, source, explanations, error) in results)
        {
            Assert.Null(error);
            Assert.Equal($"{index}", source.Name);
            var alone = explainer.Explain(Number(index).Read(ResourceLimits.Default).Pictures[0], request);
            Assert.Equal(4, explanations!.Count);
            foreach (var (own, expected) in explanations.Zip(alone))
            {
                Assert.Equal((expected.Method, expected.Target.Index, 0), (own.Method, own.Target.Index, own.Sample));
                Assert.Equal(expected.Target.Score, own.Target.Score, 1e-4f);
                Assert.Equal(expected.Raw.Data, own.Raw.Data, (a, b) => Math.Abs(a - b) <= 1e-5f * (1 + Math.Abs(a)));
                Assert.Equal(
                    (expected.Picture!.Width, expected.Picture.Height),
                    (own.Overlay().Width, own.Overlay().Height)
                );
            }
        }
    }

    [Fact]
    public async Task ExplainMany_aMethodOfManyPasses_givesWhatEachGivesAlone()
    {
        using var explainer = Load();
        var request = Request with { Methods = [CamMethods.ScoreCam] };

        var results = await All(
            explainer.ExplainMany(Enumerable.Range(0, 6).Select(Number), request, new BulkOptions { Workers = 3 })
        );

        Assert.All(
            results,
            r =>
                Assert.Equal(
                    explainer.Explain(Number(r.Index).Read(ResourceLimits.Default).Pictures[0], request)[0].Raw.Data,
                    r.Value![0].Raw.Data
                )
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ExplainMany_oneFails_inItsPlaceAndTheRestIsDone(int batch)
    {
        using var explainer = Load();
        Source[] sources =
        [
            Number(0),
            Source.File("no-such.jpg"),
            Number(2),
            Source.Picture("bad", () => throw new GradCamException("Bad.")),
            Number(4),
            Number(5),
        ];

        var results = await All(
            explainer.ExplainMany(
                sources,
                Request,
                (s, e) => s.Name == "4" ? throw new GradCamException("Disk full.") : s.Name,
                new BulkOptions { Workers = 2, Batch = batch }
            )
        );

        Assert.Equal(["0", null, "2", null, null, "5"], results.Select(r => r.Value));
        Assert.Contains("no-such.jpg", results[1].Error!.Message);
        Assert.Equal(["Bad.", "Disk full."], results.Skip(3).Take(2).Select(r => r.Error!.Message));
        Assert.Null(results[5].Error);
    }

    [Fact]
    public async Task ExplainMany_aRunFails_onlyThoseToBlameFail()
    {
        using var explainer = Load();
        // Each has its own class only by its target; a target that no sample can have fails every one of them, together
        // and alone.
        var results = await All(
            explainer.ExplainMany(
                Enumerable.Range(0, 5).Select(Number),
                Request with
                {
                    Targets = [Target.Class(99)],
                },
                new BulkOptions { Batch = 5 }
            )
        );

        Assert.Equal(5, results.Count);
        Assert.All(results, r => Assert.Contains("99", r.Error!.Message));
    }

    [Fact]
    public async Task ExplainMany_tensors_areTakenBetweenPictures()
    {
        using var explainer = Load();
        var tensor = new Tensor(SmallModels.Numbers([2, 3, 8, 8]), [2, 3, 8, 8]);
        Source[] sources = [Number(0), Source.Tensor("two", () => tensor), Number(2)];

        var results = await All(explainer.ExplainMany(sources, Request, new BulkOptions { Batch = 3 }));

        Assert.Equal([1, 2, 1], results.Select(r => r.Value!.Count));
        Assert.Equal([0, 1], results[1].Value!.Select(e => e.Sample));
        Assert.Equal(explainer.Explain(tensor, Request)[1].Raw.Data, results[1].Value![1].Raw.Data);
    }

    [Fact]
    public async Task ExplainMany_anotherException_ends()
    {
        using var explainer = Load();
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await All(explainer.ExplainMany<string>(Endless(), Request, (_, _) => throw new InvalidTimeZoneException()))
        );
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await All(explainer.ExplainMany(Endless(() => throw new InvalidTimeZoneException()), Request))
        );
    }

    [Fact]
    public async Task ExplainMany_readerStands_takesNoMoreThanThereIsRoomFor()
    {
        using var explainer = Load();
        int taken = 0;
        await using var results = explainer
            .ExplainMany(
                Endless(() => Interlocked.Increment(ref taken)),
                Request,
                new BulkOptions { Workers = 2, Batch = 3 }
            )
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await results.MoveNextAsync());
        await Task.Delay(500, TestContext.Current.CancellationToken);

        // Four groups of three wait in order, one was given out, one more stands before the door.
        Assert.InRange(taken, 3, 6 * 3);
    }

    [Fact]
    public async Task ExplainMany_readerLeaves_stops()
    {
        using var explainer = Load();
        int taken = 0;
        await foreach (
            var result in explainer
                .ExplainMany(Endless(() => Interlocked.Increment(ref taken)), Request)
                .WithCancellation(TestContext.Current.CancellationToken)
        )
            if (result.Index == 5)
                break;
        int then = taken;
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(then, taken);
    }

    [Fact]
    public async Task ExplainMany_cancelledAtAnyTime_ends()
    {
        using var explainer = Load();
        var random = new Random(1);
        var fails = Source.Picture("none", () => throw new GradCamException("There is none."));
        for (int round = 0; round < 2000; round++)
        {
            using var cancel = new CancellationTokenSource();
            // So many sources are asked for first, and then the end comes while jobs are handed over.
            int left = random.Next(1, 20),
                spins = random.Next(2000);
            var results = explainer.ExplainMany(
                Enumerable.Range(0, int.MaxValue).Select(_ => Next()),
                Request,
                new BulkOptions { Workers = 2, Batch = 1 },
                cancel.Token
            );
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                results
                    .ToListAsync(TestContext.Current.CancellationToken)
                    .AsTask()
                    .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
            );

            Source Next()
            {
                if (--left == 0)
                    _ = Task.Run(() =>
                    {
                        Thread.SpinWait(spins);
                        cancel.Cancel();
                    });
                return fails;
            }
        }
    }

    [Fact]
    public async Task ExplainMany_cancelled_breaksRunsOff()
    {
        using var explainer = Load();
        using var cancel = new CancellationTokenSource();
        // A million masks take many minutes.
        var request = Request with
        {
            Methods = [CamMethods.Rise],
            Samples = 1_000_000,
            Advance = _ => cancel.Cancel(),
        };
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await explainer
                .ExplainMany(Endless(), request, cancel: cancel.Token)
                .ToListAsync(TestContext.Current.CancellationToken)
        );

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
