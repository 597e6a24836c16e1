using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report.Slices;

/// <summary>The search for slices as the report has it.</summary>
internal static class SliceReport
{
    /// <summary>Searches, and says what was found.</summary>
    /// <param name="table">The labelled rows.</param>
    /// <param name="examples">
    /// Gives the positions in the gallery of the surest errors among the rows for which SQL's condition holds.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    public static SliceSearch Of(ReportTable table, Func<string, IReadOnlyList<int>> examples, CancellationToken cancel)
    {
        var finder = new SliceFinder(table);
        var found = finder.Find(cancel);
        Slice[] slices = [.. found.Select(f => Described(f, finder, table.Rows, examples))];
        return new()
        {
            Found = slices,
            Tested = finder.Tested,
            Level = SliceFinder.Level,
            Columns = [.. finder.Literals.Select(l => l.Feature.Column).Distinct()],
            Sentence = Summary(slices, finder, table),
        };
    }

    private static string Summary(Slice[] slices, SliceFinder finder, ReportTable table)
    {
        string rows = table.IsSample
            ? $"a sample of {ReportWords.Count(table.Rows)} labelled pictures"
            : ReportWords.Count(table.Rows, "labelled picture");
        string among = $"among {ReportWords.Count(finder.Tested)} slices of {rows}";
        if (finder.AllWrong == 0)
            return $"None of the {rows} is recognized wrongly.";
        if (finder.AllWrong == table.Rows)
            return $"All {rows} are recognized wrongly: check the labels.";
        return slices.Length == 0
            ? $"No group of pictures has more errors than chance explains, {among}."
            : $"{ReportWords.Count(slices.Length, "group")} of pictures {(slices.Length == 1 ? "has" : "have")} more "
                + $"errors than chance explains, {among}.";
    }

    private static Slice Described(
        FoundSlice found,
        SliceFinder finder,
        int rows,
        Func<string, IReadOnlyList<int>> examples
    )
    {
        var literals = found.Literals;
        var (wrong, others) = (
            Shares.Of(found.Wrong, found.Count),
            Shares.Of(finder.AllWrong - found.Wrong, rows - found.Count)
        );
        return new()
        {
            Sentence =
                $"{ReportWords.Count(found.Wrong)} of {ReportWords.Count(found.Count)} pictures with "
                + $"{Words(literals)} are recognized wrongly ({ReportWords.Percent(wrong.Value)}, "
                + $"{ReportWords.Interval(wrong)}), against {ReportWords.Percent(others.Value)} of the others.",
            Conditions =
            [
                .. literals.Select(l => new Condition
                {
                    Column = l.Feature.Column,
                    Text = l.Text,
                    Sql = l.Sql,
                }),
            ],
            Wrong = wrong,
            Others = others,
            PValue = found.PValue,
            Joined =
            [
                .. found.Joined.Select(j =>
                    $"{Words(j.Literals)} " + $"({ReportWords.Count(j.Wrong)} of {ReportWords.Count(j.Count)} wrong)"
                ),
            ],
            Examples = examples(string.Join(" AND ", literals.Select(l => $"({l.Sql})"))),
        };
    }

    private static string Words(IReadOnlyList<Literal> literals) =>
        literals.Count == 1
            ? literals[0].Text
            : $"{string.Join(", ", literals.SkipLast(1).Select(l => l.Text))} and {literals[^1].Text}";
}
