using GradCam.Tests.Imaging;

namespace GradCam.Tests;

public sealed class ExplainAsyncTests
{
    private static readonly Lazy<Explainer> Model = new(() => Explainer.Load(BuiltInModel.CatsDogs));

    private static readonly Picture Photo = TestPictures.Gradient(40, 30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExplainAsync_givesWhatExplainGives()
    {
        var request = new ExplainRequest { Methods = [CamMethods.GradCam, CamMethods.LayerCam] };

        var one = await Model.Value.ExplainAsync(Photo, CamMethods.HiResCam, Target.Class("dog"), cancel: Cancel);
        var two = await Model.Value.ExplainAsync(Photo, request, Cancel);

        Assert.Equal(
            Model.Value.Explain(Photo, CamMethods.HiResCam, Target.Class("dog"), cancel: Cancel).Raw.Data,
            one.Raw.Data
        );
        Assert.Equal(["gradcam", "layercam"], two.Select(e => e.Method.Name));
        Assert.Equal(Model.Value.Explain(Photo, request, Cancel)[1].Raw.Data, two[1].Raw.Data);
    }

    [Fact]
    public async Task ExplainAsync_ofTensorsAndSeveralPictures_givesOneForEach()
    {
        var prepared = Model.Value.Preprocessing!.Apply(Photo);
        var tensor = new Tensor(prepared.Tensor, prepared.Shape);

        Assert.Single(await Model.Value.ExplainAsync(tensor, new ExplainRequest(), Cancel));
        Assert.Equal(2, (await Model.Value.ExplainAsync([Photo, Photo], new ExplainRequest(), Cancel)).Count);
    }

    [Fact]
    public async Task ExplainAsync_runsOnAnotherThread_andTellsOfProgress()
    {
        using var returned = new ManualResetEventSlim();
        var told = new List<int>();
        var progress = new Told(passes =>
        {
            Assert.True(returned.Wait(TimeSpan.FromSeconds(30)), "The call did not return while it ran.");
            told.Add(passes);
        });

        var task = Model.Value.ExplainAsync(Photo, CamMethods.ScoreCam, progress: progress, cancel: Cancel);
        Assert.False(task.IsCompleted);
        returned.Set();
        await task;

        Assert.Equal(told.Order(), told);
        Assert.True(told[^1] >= 8, $"Only {told[^1]} passes were told of.");
    }

    [Fact]
    public async Task ExplainAsync_thatIsCancelled_isCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var progress = new Told(_ => cancel.Cancel());

        var task = Model.Value.ExplainAsync(Photo, CamMethods.Rise, progress: progress, cancel: cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
        using var before = new CancellationTokenSource();
        before.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Model.Value.ExplainAsync(Photo, new ExplainRequest(), before.Token)
        );
    }

    [Fact]
    public async Task Progress_countsOverMethods_andStartsAnewWithEachCall()
    {
        CamMethod[] methods = [CamMethods.FasterScoreCam, CamMethods.SmoothGrad];
        int last = 0,
            sum = 0;
        var request = new ExplainRequest { Progress = new Told(passes => last = passes) };

        foreach (var method in methods)
        {
            await Model.Value.ExplainAsync(Photo, request with { Methods = [method] }, Cancel);
            sum += last;
        }
        await Model.Value.ExplainAsync(Photo, request with { Methods = methods }, Cancel);

        Assert.True(sum > 20);
        Assert.Equal(sum, last);
    }

    private sealed class Told(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
