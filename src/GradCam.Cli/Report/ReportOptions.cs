using System.CommandLine;
using GradCam.Data.Report;

namespace GradCam.Cli.Report;

/// <summary>The arguments and options of <c>report</c>.</summary>
internal sealed class ReportOptions
{
    public Argument<string[]> Runs { get; } =
        new("RUN")
        {
            Description =
                "The folder of a run, several that hold its shards, or Parquet files of rows (`gradcam merge`).",
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<string?> Output { get; } =
        new("--output", "-o")
        {
            Description =
                "The page to write, report.html by default; a name without .html is a folder, which holds any number "
                + "of pictures.",
            HelpName = "FILE",
        };

    public Option<bool> Overwrite { get; } = OverwriteGuard.Option();

    public Option<string?> Title { get; } = new("--title") { Description = "The page's title.", HelpName = "TEXT" };

    public Option<int> Gallery { get; } =
        new("--gallery")
        {
            Description = "The pictures that are shown; examples of all findings are among them.",
            HelpName = "N",
            DefaultValueFactory = _ => ReportMaker.UsualGallery,
        };

    public Option<string?> Pictures { get; } =
        new("--pictures")
        {
            Description = "Where the pictures are, if they are no longer where the run read them.",
            HelpName = "SOURCE",
        };

    public Option<bool> NoPictures { get; } =
        new("--no-pictures") { Description = "Show maps and numbers, but no photographs." };

    public Option<string?> Method { get; } =
        new("--method") { Description = "The method, where the rows have several.", HelpName = "NAME" };

    public Option<string?> Layer { get; } =
        new("--layer") { Description = "The layer, where the rows have several.", HelpName = "NAME" };

    public Option<string?> Bundle { get; } =
        new("--bundle") { Description = "Write what the page shows as JSON too, for programs.", HelpName = "FILE" };

    public Option<string?> Sql { get; } =
        new("--sql")
        {
            Description =
                "Answer a question about the rows instead: one SELECT statement of DuckDB about the table rows.",
            HelpName = "QUERY",
        };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on stdout." };

    public LimitOption Limit { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(Runs);
        foreach (
            var option in (Option[])
                [
                    Output,
                    Overwrite,
                    Title,
                    Gallery,
                    Pictures,
                    NoPictures,
                    Method,
                    Layer,
                    Bundle,
                    Sql,
                    Json,
                    Limit.Option,
                ]
        )
            command.Add(option);
        Gallery.Between(1, 1_000_000);
    }
}
