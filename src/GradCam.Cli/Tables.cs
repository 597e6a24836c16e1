namespace GradCam.Cli;

/// <summary>Tables in the one look that all commands share.</summary>
internal static class Tables
{
    /// <summary>A table with these headings, whose first column says what a row is of.</summary>
    public static FittedTable New(params string[] headers) => new(headers);
}
