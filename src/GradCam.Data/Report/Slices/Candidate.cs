namespace GradCam.Data.Report.Slices;

/// <summary>A slice that was counted.</summary>
/// <param name="Literals">Its conditions: their positions in the list, ascending.</param>
/// <param name="Wrong">Errors in it.</param>
/// <param name="Count">Rows of it.</param>
/// <param name="Evidence">How surprising it is.</param>
internal sealed record Candidate(IReadOnlyList<int> Literals, int Wrong, int Count, double Evidence)
{
    public string Key => string.Join(' ', Literals);
}
