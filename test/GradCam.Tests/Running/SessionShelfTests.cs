using GradCam.Running;

namespace GradCam.Tests.Running;

/// <summary>Sessions give way to others, and are freed when nobody can run them any more.</summary>
public class SessionShelfTests
{
    [Fact]
    public void Get_beyondTheMost_freesTheOneThatWasNotUsedForTheLongest()
    {
        var shelf = new SessionShelf(2);
        var (a, b, c) = (new Session(), new Session(), new Session());
        using (shelf.Enter())
        {
            shelf.Get("a", () => a);
            shelf.Get("b", () => b);
            shelf.Get("a", () => new Session());
            shelf.Get("c", () => c);
            Assert.False(b.IsFreed, "It was freed while a call may run it.");
        }

        Assert.Equal((false, true, false), (a.IsFreed, b.IsFreed, c.IsFreed));
        Assert.Equal(2, shelf.Count);
    }

    [Fact]
    public void Leave_ofACallThatBeganLater_doesNotFreeWhatAnEarlierOneMayRun()
    {
        var shelf = new SessionShelf(1);
        var a = new Session();
        var early = shelf.Enter();
        Assert.Same(a, shelf.Get("a", () => a));
        using (shelf.Enter())
            shelf.Get("b", () => new Session());
        using (shelf.Enter())
            Assert.False(a.IsFreed);
        early.Dispose();

        Assert.True(a.IsFreed);
    }

    [Fact]
    public void Get_ofOneThatCannotBeOpened_failsEachTime_andFreesNothing()
    {
        using var shelf = new SessionShelf(1);
        for (int i = 0; i < 2; i++)
            Assert.Throws<GradCamException>(() => shelf.Get<Session>("a", () => throw new GradCamException("no")));
    }

    [Fact]
    public void Explain_ofMoreGraphsThanAreKept_givesTheSameMaps()
    {
        using var all = Explainer.Load(BuiltInModel.CatsDogs);
        using var few = Explainer.Load(BuiltInModel.CatsDogs, new() { MaxGraphs = 1 });
        var picture = Picture.FromRgb([.. Enumerable.Range(0, 3 * 40 * 30).Select(i => (byte)(i * 7))], 40, 30);
        CamMethod[] methods = [CamMethods.GradCam, CamMethods.LayerCam, CamMethods.ScoreCam, CamMethods.HiResCam];
        Parallel.For(
            0,
            24,
            i =>
            {
                var method = methods[i % methods.Length];
                Assert.Equal(all.Explain(picture, method).Raw.Data, few.Explain(picture, method).Raw.Data);
            }
        );
    }

    private sealed class Session : IDisposable
    {
        public bool IsFreed { get; private set; }

        public void Dispose() => IsFreed = true;
    }
}
