namespace GradCam.Data.Report.Slices;

/// <summary>A slice that is named, and those that it explains.</summary>
/// <param name="literals">Its conditions.</param>
/// <param name="rows">Its rows.</param>
/// <param name="wrong">The errors among them.</param>
/// <param name="count">Their number.</param>
/// <param name="pValue">The probability of so many errors by chance, corrected for all slices tried.</param>
internal sealed class FoundSlice(IReadOnlyList<Literal> literals, RowSet rows, int wrong, int count, double pValue)
{
    private const int MostJoined = 5;

    private readonly List<FoundSlice> _joined = [];

    public IReadOnlyList<Literal> Literals => literals;

    public RowSet Rows => rows;

    public int Wrong => wrong;

    public int Count => count;

    public double PValue => pValue;

    /// <summary>The slices that were joined to it, the strongest first.</summary>
    public IReadOnlyList<FoundSlice> Joined => _joined;

    /// <summary>True for a slice by the same columns that shares rows: the same one with other bounds.</summary>
    public bool IsLike(FoundSlice other) => Columns(this).SetEquals(Columns(other)) && rows.CountWith(other.Rows) > 0;

    public void Join(FoundSlice other)
    {
        if (_joined.Count < MostJoined)
            _joined.Add(other);
    }

    private static HashSet<string> Columns(FoundSlice slice) =>
        [.. slice.Literals.Select(l => l.Feature is CategoricalFeature { IsList: true } ? l.Text : l.Feature.Column)];
}
