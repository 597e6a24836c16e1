using Spectre.Console;
using Spectre.Console.Rendering;

namespace GradCam.Cli;

/// <summary>
/// A table of texts that fits a terminal: prose wraps first, then columns that matter least are left out, then the
/// others are printed in several tables, and only at last names are broken.
/// </summary>
/// <param name="headers">The headings of the columns.</param>
internal sealed class FittedTable(params string[] headers)
{
    // Prose in a narrower column cannot be read.
    private const int NarrowestProse = 20;

    private readonly List<string[]> _rows = [];

    /// <summary>The first columns, which say what a row is of: tables in parts repeat them.</summary>
    public int Keys { get; init; } = 1;

    /// <summary>The column of prose, which wraps; the last if nothing else is said.</summary>
    public string Prose { get; init; } = headers[^1];

    /// <summary>The columns that a narrow terminal does not show, the least important first.</summary>
    public IReadOnlyList<string> LeftOutFirst { get; init; } = [];

    /// <summary>Adds a row of texts, which may come from anywhere.</summary>
    public void Row(params string[] cells) => _rows.Add([.. cells.Select(Terminal.Shown)]);

    /// <summary>The tables that are printed, none wider than the terminal.</summary>
    /// <param name="width">The columns of the terminal; null where nothing is to be broken.</param>
    public IEnumerable<Table> Fit(int? width)
    {
        int[] all = [.. Enumerable.Range(0, headers.Length)];
        if (width is not { } most)
            return [Of(all, null)];
        foreach (int left in Enumerable.Range(0, LeftOutFirst.Count + 1))
        {
            int[] shown = [.. all.Where(c => !LeftOutFirst.Take(left).Contains(headers[c]))];
            if (Widths(shown, most) is { } widths)
                return [Of(shown, widths)];
        }
        int[] kept = [.. all.Where(c => !LeftOutFirst.Contains(headers[c]))];
        return Parts(kept, most).Select(part => Of(part, Widths(part, most) ?? Broken(part, most)));
    }

    /// <summary>The width of the table if nothing is broken.</summary>
    public int NaturalWidth => Enumerable.Range(0, headers.Length).Sum(Natural) + Lines(headers.Length);

    /// <summary>The widths of columns where prose alone wraps; null if they do not fit.</summary>
    private int[]? Widths(int[] columns, int most)
    {
        int[] widths = [.. columns.Select(Natural)];
        int over = widths.Sum() + Lines(columns.Length) - most,
            prose = columns.Length > 1 ? Array.FindIndex(columns, c => headers[c] == Prose) : -1;
        if (over <= 0)
            return widths;
        if (prose < 0 || widths[prose] - over < NarrowestProse)
            return null;
        widths[prose] -= over;
        return widths;
    }

    /// <summary>The columns in groups that fit, each behind the keys.</summary>
    private IEnumerable<int[]> Parts(int[] columns, int most)
    {
        int[] keys = [.. columns.TakeWhile(c => c < Keys)];
        var part = new List<int>(keys);
        foreach (int column in columns[keys.Length..])
        {
            if (part.Count > keys.Length && Widths([.. part, column], most) is null)
            {
                yield return [.. part];
                part = [.. keys];
            }
            part.Add(column);
        }
        yield return [.. part];
    }

    /// <summary>Widths that fit whatever it takes: the widest column gives way, again and again.</summary>
    private int[] Broken(int[] columns, int most)
    {
        int[] widths = [.. columns.Select(Natural)];
        for (int over = widths.Sum() + Lines(columns.Length) - most; over > 0; over--)
        {
            int widest = Array.IndexOf(widths, widths.Max());
            if (widths[widest] == 1)
                break;
            widths[widest]--;
        }
        return widths;
    }

    private Table Of(int[] columns, int[]? widths)
    {
        var table = new Table { Border = TableBorder.Simple };
        for (int i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(headers[columns[i]].EscapeMarkup());
            if (widths?[i] is { } width && width < Natural(columns[i]))
                column.Width(width);
            else
                column.NoWrap();
            table.AddColumn(column);
        }
        foreach (string[] row in _rows)
            table.AddRow([.. columns.Select(c => c < row.Length ? row[c].EscapeMarkup() : "")]);
        return table;
    }

    // Blanks around each cell, and a line before each column and at the end.
    private static int Lines(int columns) => 3 * columns + 1;

    private int Natural(int column) =>
        _rows.Where(r => column < r.Length).Select(r => Length(r[column])).Append(Length(headers[column])).Max();

    private static int Length(string text) => new Segment(text).CellCount();
}
