namespace GradCam.Data.Audit;

/// <summary>
/// Something by which pictures of a class can be told without looking at the object: a colour or the same thing that
/// they have at a place, or anywhere, and the pictures of other classes hardly ever have.
/// </summary>
internal sealed record Cue
{
    /// <summary>The class.</summary>
    public required int Class { get; init; }

    /// <summary>The colour, its number in <see cref="ColourCells"/>; null for what was not found by a colour.</summary>
    public int? Colour { get; init; }

    /// <summary>The pictures of the class that have it: positions in the set.</summary>
    public required IReadOnlyList<int> Pictures { get; init; }

    /// <summary>Pictures of other classes that have it.</summary>
    public required int Others { get; init; }

    /// <summary>
    /// For each of <see cref="Pictures"/>, the cells that have it; one list for all where the place is fixed.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> Cells { get; init; }

    /// <summary>It is at the same place in all pictures.</summary>
    public required bool IsFixed { get; init; }

    /// <summary>It is the colour behind the object.</summary>
    public bool IsBackground { get; init; }

    /// <summary>It was found by fine structure that its pictures share, which parts of objects may do too.</summary>
    public bool IsLikeness { get; init; }

    /// <summary>The probability of such a colour by chance, corrected for all that were tried.</summary>
    public required double PValue { get; init; }

    /// <summary>How surprising it is (likelihood ratio).</summary>
    public required double Evidence { get; init; }

    /// <summary>The cells of one of its pictures.</summary>
    /// <param name="number">The position in <see cref="Pictures"/>.</param>
    public IReadOnlyList<int> CellsOf(int number) => Cells[IsFixed ? 0 : number];

    /// <summary>The cue with the cells around its own, which its edges reach into.</summary>
    /// <param name="margin">How many cells.</param>
    public Cue Grown(int margin) => margin == 0 ? this : this with { Cells = [.. Cells.Select(c => Grown(c, margin))] };

    private static int[] Grown(IReadOnlyList<int> cells, int margin)
    {
        const int side = ColourCells.FineSide;
        var grown = new SortedSet<int>();
        foreach (int cell in cells)
            for (int row = Math.Max(0, cell / side - margin); row <= Math.Min(side - 1, cell / side + margin); row++)
            for (
                int column = Math.Max(0, cell % side - margin);
                column <= Math.Min(side - 1, cell % side + margin);
                column++
            )
                grown.Add(row * side + column);
        return [.. grown];
    }

    /// <summary>The cue of a finding, among pictures.</summary>
    /// <exception cref="GradCamException">None of its pictures is among them.</exception>
    public static Cue Of(AuditFinding finding, AuditSet set)
    {
        var at = set.Pictures.Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        int[] found = [.. Enumerable.Range(0, finding.Names.Count).Where(i => at.ContainsKey(finding.Names[i]))];
        if (found.Length == 0)
            throw new GradCamException(
                "None of the pictures that the audit names is among these: give the pictures that were audited with "
                    + "FixBasis.Audit."
            );
        return new()
        {
            Class = finding.Class,
            Pictures = [.. found.Select(i => at[finding.Names[i]])],
            Others = finding.Others,
            Cells = finding.IsFixed ? finding.Cells : [.. found.Select(i => finding.Cells[i])],
            IsFixed = finding.IsFixed,
            IsBackground = finding.IsBackground,
            // What was found by a colour looks like something.
            IsLikeness = finding is { IsBackground: false, Look: null },
            PValue = finding.PValue,
            Evidence = 0,
        };
    }
}
