namespace GradCam.Tests.Foundation;

/// <summary>
/// Whatever order calls come in, the runtime's memory is freed once, and by nobody who still reads it.
/// </summary>
public class LifetimeTests
{
    private static readonly Picture Photograph = Picture.Load(
        Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png")
    );

    public static TheoryData<string> Calls =>
        ["explain", "explain request", "explain tensor", "explain many", "concepts", "bake", "verify"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_afterDispose_isRefused(string call)
    {
        var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        explainer.Explain(Photograph);
        var baked = explainer.Bake();
        explainer.Dispose();
        explainer.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            switch (call)
            {
                case "explain":
                    explainer.Explain(Photograph);
                    break;
                case "explain request":
                    explainer.Explain(Photograph, new ExplainRequest());
                    break;
                case "explain tensor":
                    explainer.Explain(new Tensor(new float[3 * 128 * 128], [1, 3, 128, 128]), new ExplainRequest());
                    break;
                case "concepts":
                    explainer.Concepts(Photograph);
                    break;
                case "bake":
                    explainer.Bake();
                    break;
                case "verify":
                    explainer.Verify(baked);
                    break;
                default:
                    await foreach (
                        var _ in explainer.ExplainMany(
                            [Source.Picture("cat", () => Photograph)],
                            new ExplainRequest(),
                            cancel: TestContext.Current.CancellationToken
                        )
                    ) { }
                    break;
            }
        });
    }

    [Fact]
    public void Dispose_whileOthersExplain_letsThemFinish()
    {
        for (int round = 0; round < 5; round++)
        {
            var explainer = Explainer.Load(BuiltInModel.CatsDogs);
            float[] expected = explainer.Explain(Photograph).Raw.Data;
            using var started = new CountdownEvent(4);
            int refused = 0;
            Thread[] threads =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(i => new Thread(() =>
                    {
                        for (int run = 0; ; run++)
                            try
                            {
                                var found = explainer.Explain(
                                    Photograph,
                                    i % 2 == 0 ? CamMethods.GradCam : CamMethods.LayerCam
                                );
                                if (i % 2 == 0)
                                    Assert.Equal(expected, found.Raw.Data);
                                if (run == 0)
                                    started.Signal();
                            }
                            catch (ObjectDisposedException)
                            {
                                Interlocked.Increment(ref refused);
                                return;
                            }
                    })),
            ];
            foreach (var thread in threads)
                thread.Start();
            started.Wait(TestContext.Current.CancellationToken);

            explainer.Dispose();

            foreach (var thread in threads)
                thread.Join();
            Assert.Equal(4, refused);
        }
    }

    [Fact]
    public async Task Dispose_amidManyPictures_letsAllOfThemFinish()
    {
        var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        var sources = Enumerable
            .Range(0, 20)
            .Select(i =>
                i % 2 == 0
                    ? Source.Picture($"{i}", () => Photograph)
                    : Source.Tensor($"{i}", () => new Tensor(new float[3 * 128 * 128], [3, 128, 128]))
            );
        int done = 0;

        await foreach (
            var result in explainer.ExplainMany(
                sources,
                new ExplainRequest(),
                cancel: TestContext.Current.CancellationToken
            )
        )
        {
            Assert.Null(result.Error);
            if (done++ == 0)
                explainer.Dispose();
        }

        Assert.Equal(20, done);
        Assert.Throws<ObjectDisposedException>(() => explainer.Explain(Photograph));
    }
}
