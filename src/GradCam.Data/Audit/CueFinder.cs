using GradCam.Data.Report.Slices;

namespace GradCam.Data.Audit;

/// <summary>A way to find cues.</summary>
/// <param name="set">The pictures.</param>
internal abstract class CueFinder(AuditSet set)
{
    /// <summary>The probability of finding any cue of a class where there is none.</summary>
    public const double Level = 0.01;

    /// <summary>The part of the other classes' pictures that may have it too.</summary>
    public const double Exceptions = 0.02;

    /// <summary>Fewer pictures are not worth an experiment.</summary>
    protected const int LeastPictures = 8;

    private readonly FisherTest _test = new(set.Pictures.Count);

    /// <summary>The pictures.</summary>
    protected AuditSet Set => set;

    /// <summary>The cues of a class, the most surprising first; those of nearly the same pictures are one.</summary>
    public abstract IReadOnlyList<Cue> Of(int @class, CancellationToken cancel);

    /// <summary>The positions of pictures.</summary>
    protected IEnumerable<int> Positions(Func<AuditPicture, bool> which) =>
        Enumerable.Range(0, set.Pictures.Count).Where(i => which(set.Pictures[i]));

    /// <summary>A cue, if it tells the class by more than chance; its cells are found later.</summary>
    /// <param name="class">The class.</param>
    /// <param name="pictures">The pictures of the class that have it.</param>
    /// <param name="own">The number of pictures of the class.</param>
    /// <param name="others">The number of pictures of other classes that have it.</param>
    /// <param name="tried">The number of cues that were tried.</param>
    protected Cue? Told(int @class, IReadOnlyList<int> pictures, int own, int others, double tried)
    {
        int count = pictures.Count + others;
        if (pictures.Count < LeastPictures)
            return null;
        double p = _test.PValue(pictures.Count, count, own, set.Pictures.Count) * tried;
        return p < Level
            ? new()
            {
                Class = @class,
                Pictures = pictures,
                Others = others,
                Cells = [],
                IsFixed = true,
                PValue = p,
                Evidence = FisherTest.Evidence(pictures.Count, count, own, set.Pictures.Count),
            }
            : null;
    }
}
