using Spectre.Console;

namespace GradCam.Cli;

/// <summary>Tables in the one look that all commands share.</summary>
internal static class Tables
{
    public static Table New(params string[] headers)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string header in headers)
            table.AddColumn(new TableColumn(header.EscapeMarkup()).NoWrap());
        // Prose may wrap; names, which users copy, may not.
        if (headers.Length > 1)
            table.Columns[^1].NoWrap = false;
        return table;
    }

    /// <summary>Adds a row of texts, which may come from anywhere.</summary>
    public static void Row(this Table table, params string[] cells) =>
        table.AddRow([.. cells.Select(c => Terminal.Shown(c).EscapeMarkup())]);
}
